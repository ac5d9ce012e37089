import { expect, test } from "vitest";
import { clock } from "./clock";

test.each([
  [0, "0:00"],
  [42_900, "0:42"],
  [725_000, "12:05"],
  [3_723_000, "1:02:03"],
  [-5, "0:00"],
])("%d ms is %s", (milliseconds, text) => {
  expect(clock(milliseconds)).toBe(text);
});
