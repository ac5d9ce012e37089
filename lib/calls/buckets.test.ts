import { expect, test } from "vitest";
import { bucketOf, type Counted, percentileOf, waitOf } from "./buckets";

test("a wait is told to within a twentieth", () => {
  for (const wait of [11, 95, 480, 1_234, 9_999, 31_000]) {
    expect(Math.abs(waitOf(bucketOf(wait)) - wait) / wait).toBeLessThan(0.06);
  }
  expect(bucketOf(0)).toBe(0);
});

test("middle and slow end of added counts are those of all waits together", () => {
  const waits = Array.from({ length: 1_000 }, (_, index) => 200 + index);
  const counts: Counted[] = waits.map((wait) => ({ bucket: bucketOf(wait), count: 1 }));
  expect(Math.abs((percentileOf(counts, 0.5) ?? 0) - 700)).toBeLessThan(40);
  expect(Math.abs((percentileOf(counts, 0.95) ?? 0) - 1_150)).toBeLessThan(60);
  expect(percentileOf([], 0.5)).toBeNull();
});
