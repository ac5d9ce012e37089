import { expect, test } from "vitest";
import { HOP, pulseTrain } from "./pulses";

test("unvoiced frames are silent", () => {
  expect(pulseTrain(new Float32Array(4).fill(12)).every((sample) => sample === 0)).toBe(true);
});

test("a steady pitch peaks once per period, with the height of all its harmonics", () => {
  const hz = 240; // 100 samples
  const samples = pulseTrain(new Float32Array(8).fill(hz));
  expect(samples).toHaveLength(8 * HOP);
  const harmonics = Math.floor(11_000 / hz);
  const peaks = Array.from(samples).flatMap((sample, n) => (sample > harmonics * 0.9 ? [n] : []));
  expect(peaks.length).toBeGreaterThanOrEqual(23);
  for (const [k, n] of peaks.entries()) expect(n - (peaks[0] ?? 0)).toBe(100 * k);
});

test("each sample is the sum of the harmonics it stands for", () => {
  const hz = 3_000;
  const samples = pulseTrain(new Float32Array(2).fill(hz));
  for (const n of [0, 1, 5, 17]) {
    const phase = (2 * Math.PI * hz * (n + 1)) / 24_000;
    const sum = [1, 2, 3].reduce((total, h) => total + Math.cos(h * phase), 0);
    expect(samples[n]).toBeCloseTo(sum, 9);
  }
});

test("the pitch glides between frames", () => {
  const samples = pulseTrain(Float32Array.from([100, 100, 200, 200]));
  const peaks = Array.from(samples).flatMap((value, n) =>
    value > 40 && value >= (samples[n - 1] ?? 0) && value > (samples[n + 1] ?? 0) ? [n] : [],
  );
  const gaps = peaks.slice(1).map((n, k) => n - (peaks[k] ?? 0));
  expect(gaps[0]).toBeGreaterThan(230);
  expect(gaps.at(-1)).toBeLessThan(125);
  for (const [k, gap] of gaps.slice(1).entries()) expect(gap).toBeLessThanOrEqual((gaps[k] ?? 0) + 1);
});
