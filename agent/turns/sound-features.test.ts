import { expect, test } from "vitest";
import { powersOf, soundFeatures } from "./sound-features";

const wave = (hertz: readonly number[], peak = 8_000) =>
  Int16Array.from({ length: 512 }, (_, index) =>
    hertz.reduce((sum, one) => sum + (peak / hertz.length) * Math.sin((2 * Math.PI * one * index) / 16_000), 0),
  );

test("a hum is periodic and low, a vowel periodic and open, a hiss neither", () => {
  const hum = soundFeatures(wave([150, 300]));
  expect(hum.periodicity).toBeGreaterThan(0.9);
  expect(hum.highShare).toBeLessThan(0.01);
  expect(soundFeatures(wave([150, 300, 900, 1_200])).highShare).toBeGreaterThan(0.4);
  let state = 1;
  const hiss = soundFeatures(
    Int16Array.from({ length: 512 }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 18 - 8_192;
    }),
  );
  expect(hiss.periodicity).toBeLessThan(0.6);
});

test("the level is that of the root mean square", () => {
  expect(soundFeatures(wave([250], 32_767)).levelDb).toBeCloseTo(-3.01, 1);
});

test("the spectrum has a tone where it belongs", () => {
  const tone = Float64Array.from({ length: 64 }, (_, index) => Math.cos((2 * Math.PI * 5 * index) / 64));
  const powers = powersOf(tone);
  expect(powers.indexOf(Math.max(...powers))).toBe(5);
  expect(powers[5]).toBeCloseTo(32 ** 2);
  expect(powers[6]).toBeCloseTo(0);
});
