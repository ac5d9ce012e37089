import { expect, test } from "vitest";
import { ownWords } from "./own-words";

const caller = (...texts: string[]) =>
  texts.flatMap((text) => [
    { role: "agent" as const, text: "I am sorry, could you say that again?" },
    { role: "caller" as const, text },
  ]);

test("title and summary are sentences of the caller, without the courtesies", () => {
  expect(ownWords(caller("Hi, good morning.", "I want to move my appointment to Friday.", "Thank you, bye."))).toEqual({
    title: "I want to move my appointment to Friday",
    summary: null, // would say the same once more
  });
  expect(ownWords(caller("Hello. What time is it in Lisbon?", "And in Rome?"))).toEqual({
    title: "What time is it in Lisbon?",
    summary: "What time is it in Lisbon? And in Rome?",
  });
});

test("who said nothing has none, and who talks without end is cut at a word", () => {
  expect(ownWords(caller("Hello?", "Um, okay."))).toEqual({ title: null, summary: null });
  const { title, summary } = ownWords(caller("and ".repeat(400)));
  expect(title?.length).toBeLessThanOrEqual(81);
  expect(title).toMatch(/and…$/);
  expect(summary?.length).toBeLessThanOrEqual(601);
});
