import { expect, test } from "vitest";
import { jsonMistake } from "./json-mistake";

test.each([
  ['{ "a": [1, -2.5e3, true, null, "x\\n"] } ', 40],
  ['{"a": }', 6],
  ['{"a": 1,}', 8],
  ['{"a": 1 "b": 2}', 8],
  ["[1, 2", 5],
  ["'a'", 0],
  ['{"a": "x', 6],
  ["1 2", 2],
  ["", 0],
])("%s is JSON up to %d", (text, at) => {
  expect(jsonMistake(text)).toBe(at);
});

test("what JSON.parse takes has no mistake, however deep", () => {
  const deep = `${"[".repeat(2_000)}${"]".repeat(2_000)}`;
  expect(() => JSON.parse(deep)).not.toThrow();
  expect(jsonMistake(deep)).toBe(deep.length);
});
