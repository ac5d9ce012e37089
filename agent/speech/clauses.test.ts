import { describe, expect, test } from "vitest";
import { createClauseChunker } from "./clauses";

/** As a language model sends it, word by word, spoken by somebody who is always in a hurry, never, or at first. */
function speak(text: string, isHurried: (clauses: number) => boolean): string[] {
  const chunker = createClauseChunker();
  const clauses: string[] = [];
  const take = () => {
    for (;;) {
      const clause = chunker.take({ hurry: isHurried(clauses.length) });
      if (clause === undefined) return;
      clauses.push(clause);
    }
  };
  for (const word of text.match(/\s*\S+/g) ?? []) {
    chunker.push(word);
    take();
  }
  chunker.end();
  take();
  return clauses;
}
const atFirst = (clauses: number) => clauses === 0;
const always = () => true;
const never = () => false;

describe("in a hurry", () => {
  test.each([
    ["Well then, it is ten past two. Anything else?", "Well then,"],
    ["Yes, it is ten past two now.", "Yes,"],
    ["Music? I like it.", "Music?"],
    ["I'm here to assist you with your order.", "I'm here"],
    ["I'm sorry to inform you that we are closed.", "I'm sorry"],
    ["A new car can vary greatly in price.", "A new car"],
    ["The current time over there is noon.", "The current time"],
    ["I would like to know what the weather is.", "I would like to know"],
    ["The train leaves at noon from platform five.", "The train leaves"],
    // never between an article, a number or a small verb and what belongs to it
    ["There are two of the best ones left here", "There are two of the best ones"],
    ["It will be the one and only day", "It will be the one and only day"],
    ["That costs about $5 million in the end", "That costs about $5 million"],
    ["Open until 3:30 pm on most weekdays here", "Open until 3:30 pm"],
    ["It is on Nov 21, 2026 as far as I know", "It is on Nov 21, 2026 as far"],
    [
      "Supercalifragilistic word upon word upon word upon word upon word upon word",
      "Supercalifragilistic word upon word upon word",
    ],
  ])("%j begins with %j", (text, first) => {
    expect(speak(text, atFirst)[0]).toBe(first);
  });

  test("a short sentence that is there already is left whole", () => {
    const chunker = createClauseChunker();
    chunker.push("It is a quarter past seven in Tokyo. And");
    expect(chunker.take({ hurry: true })).toBe("It is a quarter past seven in Tokyo.");
  });

  test("of much text at once it takes as much as fits one breath", () => {
    const chunker = createClauseChunker();
    chunker.push("Well, the train to the north leaves at noon from platform five, and the next one");
    expect(chunker.take({ hurry: true })).toBe("Well,");
    expect(chunker.take({ hurry: true })).toBe("the train to the north leaves at noon");
  });
});

describe("with time", () => {
  test("it goes by sentence", () => {
    expect(speak("Well then, it is noon. Anything else, my friend?", never)).toEqual([
      "Well then, it is noon.",
      "Anything else, my friend?",
    ]);
  });

  test("long sentences are cut at a comma", () => {
    const half = "this is one half of a very long sentence that goes on and on and on";
    expect(speak(`${half}, ${half}, ${half}.`, never)).toEqual([`${half},`, `${half},`, `${half}.`]);
  });

  test("abbreviations, initials, list numbers and decimals do not end a sentence", () => {
    expect(speak("Hello. Dr. J. Smith pays 3.50 at 5 p.m. tomorrow. No. 5 is e.g. fine.", never)).toEqual([
      "Hello.",
      "Dr. J. Smith pays 3.50 at 5 p.m. tomorrow.",
      "No. 5 is e.g. fine.",
    ]);
    expect(speak("No. We close at 5 p.m. Then we go.", never)).toEqual(["No.", "We close at 5 p.m.", "Then we go."]);
  });

  test("a line is a thing said", () => {
    expect(speak("Two kinds\n one\n two", never)).toEqual(["Two kinds", "one", "two"]);
  });
});

test.each([
  ["always", always],
  ["never", never],
  ["at first", atFirst],
])("hurried %s, nothing is lost or doubled, whatever the borders of the pieces", (_, isHurried) => {
  const text =
    "One two three, four five. Six seven eight; nine ten eleven! Twelve (thirteen) fourteen? It's $1,234.50 on Nov 21, 2026.";
  const chunker = createClauseChunker();
  const clauses: string[] = [];
  const take = () => {
    for (let next = chunker.take({ hurry: isHurried(clauses.length) }); next; ) {
      clauses.push(next);
      next = chunker.take({ hurry: isHurried(clauses.length) });
    }
  };
  for (const letter of text) {
    chunker.push(letter);
    take();
  }
  chunker.end();
  take();
  expect(clauses.join(" ")).toBe(text);
});

test("silence stays silence", () => {
  expect(speak("   ", always)).toEqual([]);
});
