import { expect, test } from "vitest";
import { createThirder, createTripler, roundTripDelay } from "./triple-rate";

const tone = (hertz: number, rate: number, length: number) =>
  Float32Array.from({ length }, (_, index) => 10_000 * Math.sin((2 * Math.PI * hertz * index) / rate));

const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

test.each([100, 1_000, 3_000, 6_000])("a tone of %i Hz comes back as it was, late by the filters' delay", (hertz) => {
  const [up, down] = [createTripler(), createThirder()];
  const original = tone(hertz, 16_000, 3_200);
  const back = new Float32Array(3_200);
  // In pieces, as frames come.
  for (let at = 0; at < original.length; at += 160) back.set(down.push(up.push(original.subarray(at, at + 160))), at);
  const error = back
    .subarray(400 + roundTripDelay, 3_200)
    .map((sample, index) => sample - (original[400 + index] ?? 0));
  expect(rms(error)).toBeLessThan(0.01 * rms(original));
});

test("what the lower rate cannot hold does not fold into it", () => {
  const folded = createThirder()
    .push(tone(11_000, 48_000, 9_600))
    .subarray(400);
  expect(rms(folded)).toBeLessThan(10);
});

test("no mirror images appear at the higher rate", () => {
  const up = createTripler()
    .push(tone(6_000, 16_000, 3_200))
    .subarray(400);
  const expected = rms(tone(6_000, 48_000, 9_200));
  expect(rms(up) / expected).toBeCloseTo(1, 2);
});
