import { expect, test } from "vitest";
import { createNoise } from "./noise";

const draw = (seed: number, size: number) => {
  const values = new Float64Array(size);
  createNoise(seed)(values);
  return values;
};

test("noise is normal with mean 0 and variance 1", () => {
  const values = draw(7, 60_000);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
  expect(values.filter((value) => Math.abs(value) > 2).length / values.length).toBeCloseTo(0.0455, 2);
});

test("a seed decides the noise", () => {
  expect(draw(1, 50)).toEqual(draw(1, 50));
  expect(draw(1, 50)).not.toEqual(draw(2, 50));
});

test("one utterance does not repeat itself from frame to frame", () => {
  const noise = createNoise(3);
  const first = new Float64Array(20);
  const second = new Float64Array(20);
  noise(first);
  noise(second);
  expect(first).not.toEqual(second);
});
