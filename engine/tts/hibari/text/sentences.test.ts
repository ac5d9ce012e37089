import { expect, test } from "vitest";
import { splitPhonemes, splitSentences } from "./sentences";

const titles = new Set(["Dr", "Mr"]);

test.each([
  ["One. Two! Three?", ["One.", "Two!", "Three?"]],
  ['He said "Stop." Then left.', ['He said "Stop."', "Then left."]],
  ["Dr. Smith met J. Doe. They spoke.", ["Dr. Smith met J. Doe.", "They spoke."]],
  ["It costs approx. five. ok", ["It costs approx. five. ok"]],
  ["First line\n\n  second line \r\n", ["First line", "second line"]],
  ["Wait… What?", ["Wait…", "What?"]],
  ["", []],
  [" \n ", []],
])("%j", (text, sentences) => {
  expect(splitSentences(text, titles)).toEqual(sentences);
});

test("an endless sentence is cut between words and loses none", () => {
  const text = Array.from({ length: 400 }, (_, n) => `word${n}`).join(" ");
  const parts = splitSentences(text, titles);
  expect(parts.join(" ")).toBe(text);
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(500);
});

test("phonemes within the limit stay whole", () => {
  expect(splitPhonemes("aa bb, cc.", 50)).toEqual(["aa bb, cc."]);
  expect(splitPhonemes("", 50)).toEqual([]);
});

test("too many are cut at clauses, then at words, then anywhere", () => {
  expect(splitPhonemes("aaaa bbbb, cccc dddd; eeee", 22)).toEqual(["aaaa bbbb, cccc dddd;", "eeee"]);
  expect(splitPhonemes("aaaa bbbb cccc", 10)).toEqual(["aaaa bbbb", "cccc"]);
  expect(splitPhonemes("a".repeat(25), 10)).toEqual(["a".repeat(10), "a".repeat(10), "a".repeat(5)]);
});

test("the opening may be kept short, but not too short", () => {
  const clause = "x".repeat(20);
  expect(splitPhonemes(`${clause}, ${clause}, ${clause}`, 100, 30)).toEqual([`${clause},`, `${clause}, ${clause}`]);
  expect(splitPhonemes(`wˈɛl, ${clause} ${clause}`, 100, 30)).toEqual([`wˈɛl, ${clause} ${clause}`]);
});
