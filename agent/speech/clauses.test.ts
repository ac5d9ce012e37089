import { describe, expect, test } from "vitest";
import { createClauseChunker } from "./clauses";

/** As a language model sends it: word by word. */
function speak(text: string): string[] {
  const chunker = createClauseChunker();
  const words = text.match(/\S+\s*/g) ?? [];
  return [...words.flatMap((word) => chunker.push(word)), ...chunker.flush()];
}

describe("clause chunker", () => {
  test("the first clause ends at a comma, the rest goes by sentence", () => {
    expect(speak("Well then, it is ten past two. Anything else, my friend?")).toEqual([
      "Well then,",
      "it is ten past two.",
      "Anything else, my friend?",
    ]);
  });

  test("a single word before a comma is too short to be worth a breath", () => {
    expect(speak("Yes, it is ten past two now.")).toEqual(["Yes, it is ten past two now."]);
  });

  test("without punctuation the first clause ends before a joint word", () => {
    expect(speak("The current time right now over there in Tokyo is noon.")[0]).toBe(
      "The current time right now over there",
    );
  });

  test("abbreviations, initials and decimals do not end a sentence", () => {
    expect(speak("Hello. Dr. Smith pays 3.50 at 5 p.m. tomorrow. Fine.")).toEqual([
      "Hello.",
      "Dr. Smith pays 3.50 at 5 p.m. tomorrow.",
      "Fine.",
    ]);
  });

  test("nothing is lost or doubled, whatever the borders of the chunks", () => {
    const text = "One two three, four five. Six seven eight; nine ten eleven! Twelve (thirteen) fourteen?";
    const chunker = createClauseChunker();
    const clauses = [...text].flatMap((letter) => chunker.push(letter)).concat(chunker.flush());
    expect(clauses.join(" ")).toBe(text);
  });

  test("silence stays silence", () => {
    expect(speak("   ")).toEqual([]);
  });
});
