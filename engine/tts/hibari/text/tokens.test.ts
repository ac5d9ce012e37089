import { expect, test } from "vitest";
import { tokenize } from "./tokens";

test.each([
  ["Hello, world!", "Hello|,|world|!"],
  ["I can't, won't.", "I|ca|n't|,|wo|n't|."],
  ["They'd've gone", "They|'d|'ve|gone"],
  ["DON'T", "DON'T"],
  ["gonna y'all cannot", "gon|na|y'|all|can|not"],
  ["well were hell", "well|were|hell"],
  ["my brother's dogs'", "my|brother|'s|dogs|'"],
  ["well-known", "well|-|known"],
  ["and/or he/she", "and/or|he|/|she"],
  ["10am at 5pm.", "10|am|at|5|pm|."],
  ["8 a.m. sharp", "8|a.m.|sharp"],
  ["the U.S. wins", "the|U.S.|wins"],
  ["Mr. Lee Inc.", "Mr.|Lee|Inc."],
  ['$5, (ok) "yes"', '$|5|,|(|ok|)|"|yes|"'],
  ["5kg 20%", "5|kg|20|%"],
  ["wait... what…", "wait|...|what|…"],
  ["end.Start", "end|.|Start"],
  ["3-4 and 3-four", "3|-|4|and|3|-|four"],
  ["'em, 'cause", "'em|,|'cause"],
  ["", ""],
])("%s", (text, tokens) => {
  expect(
    tokenize(text)
      .map((token) => token.text)
      .join("|"),
  ).toBe(tokens);
});

test("remembers where spaces were", () => {
  expect(tokenize("I'm in.").map((token) => token.spaceAfter)).toEqual([false, true, false, false]);
});

test("nothing is lost, and endless words are cut", () => {
  const tokens = tokenize(`${"x".repeat(250)} ${"(".repeat(5_000)}`);
  expect(tokens.map((token) => token.text).join("")).toBe("x".repeat(250) + "(".repeat(5_000));
  expect(tokens[0]?.text).toHaveLength(100);
  expect(tokens[0]?.spaceAfter).toBe(true);
});
