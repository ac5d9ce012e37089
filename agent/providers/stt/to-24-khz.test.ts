import { expect, test } from "vitest";
import { createTo24Khz } from "./to-24-khz";

const tone = (rate: number, seconds: number) =>
  Int16Array.from({ length: rate * seconds }, (_, at) =>
    Math.round(10_000 * Math.sin((2 * Math.PI * 440 * at) / rate)),
  );

test("a tone is the same tone, also in pieces of odd lengths", () => {
  const { push } = createTo24Khz();
  const sound = tone(16_000, 1);
  const made: number[] = [];
  for (let at = 0; at < sound.length; at += 161) made.push(...push(sound.subarray(at, at + 161)));
  expect(made).toHaveLength(24_000);
  // The filter's delay: 45 samples of 48 kHz.
  const delay = 45 / 48_000;
  const off = made
    .slice(100)
    .map((value, index) => Math.abs(value - 10_000 * Math.sin(2 * Math.PI * 440 * ((index + 100) / 24_000 - delay))));
  expect(Math.max(...off)).toBeLessThan(30);
});

test("what is too loud for 16 bits is cut, not turned over", () => {
  const { push } = createTo24Khz();
  const made = push(Int16Array.from({ length: 400 }, (_, at) => (at < 200 ? -32_768 : 32_767)));
  expect(made.subarray(330).every((value) => value > 30_000)).toBe(true);
});
