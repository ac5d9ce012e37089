import { expect, test } from "vitest";
import { createThinkFilter } from "./think-filter";

test.each([
  ["<think>hm</think>Hello.", "Hello."],
  ["Hello <think>hm</think>there", "Hello there"],
  ["a < b and c > d", "a < b and c > d"],
  ["<think>never closed", ""],
  ["ends like a tag <thi", "ends like a tag <thi"],
])("%s", (text, spoken) => {
  const filter = createThinkFilter();
  const letterwise = [...text].map((letter) => filter.push(letter)).join("") + filter.flush();
  expect(letterwise).toBe(spoken);
});
