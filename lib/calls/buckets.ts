/** Waits are counted in steps that grow by a tenth, so that counts of any days can be added up and still say where the
 * middle and the slow end lie, to within a twentieth. */
const step = Math.log(1.1);
const leastMs = 10;

export function bucketOf(milliseconds: number): number {
  return milliseconds <= leastMs ? 0 : Math.ceil(Math.log(milliseconds / leastMs) / step);
}

/** The middle of a bucket, ms. */
export function waitOf(bucket: number): number {
  return bucket === 0 ? leastMs / 2 : leastMs * Math.exp((bucket - 0.5) * step);
}

export type Counted = { bucket: number; count: number };

/** The wait that `share` of all stayed below, ms; null when nothing was counted. */
export function percentileOf(counts: readonly Counted[], share: number): number | null {
  const sorted = counts.toSorted((a, b) => a.bucket - b.bucket);
  const wanted = sorted.reduce((sum, { count }) => sum + count, 0) * share;
  let passed = 0;
  for (const { bucket, count } of sorted) {
    passed += count;
    if (passed >= wanted && count > 0) return Math.round(waitOf(bucket));
  }
  return null;
}
