import { expect, test } from "vitest";
import { missingSoundMs } from "./gaps";

test("sound that does not come is missing after a quarter of a second", () => {
  expect(missingSoundMs(1_000, 800, 900)).toBe(0);
  expect(missingSoundMs(1_000, 750, 900)).toBe(250);
  expect(missingSoundMs(2_000, 750, 1_900)).toBe(1_250);
});

test("a process that stood still has not missed what waits to be read", () => {
  expect(missingSoundMs(1_000, 640, 690)).toBe(0);
  // And if nothing had waited, the next check finds it.
  expect(missingSoundMs(1_100, 640, 1_000)).toBe(460);
});
