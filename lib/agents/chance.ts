import type { Share } from "./release-schema";

/** How likely a difference is that arises by chance alone. Both tests are two-sided and use the normal approximation,
 * so they say nothing about samples too small for it. Sources: NIST/SEMATECH e-Handbook of Statistical Methods,
 * 7.3.3 (two proportions); Mann and Whitney, Annals of Mathematical Statistics 18 (1947), with the correction for ties
 * as in Lehmann, Nonparametrics (1975), 1.3. */

/** Of two shares, such as calls with an incident among all calls. Undefined where fewer than five hits or misses were
 * to be expected on a side. */
export function chanceOfShares(a: Share, b: Share): number | undefined {
  const pooled = (a.hits + b.hits) / (a.total + b.total);
  const expected = [a, b].flatMap(({ total }) => [total * pooled, total * (1 - pooled)]);
  if (!expected.every((count) => count >= 5)) return undefined;
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / a.total + 1 / b.total));
  return twoSided((a.hits / a.total - b.hits / b.total) / deviation);
}

const fewest = 8;

/** Of two lists of numbers, such as the answering times of calls: whether one tends to be larger. Undefined for fewer
 * than eight on a side, or when all are the same. */
export function chanceOfRanks(a: readonly number[], b: readonly number[]): number | undefined {
  if (a.length < fewest || b.length < fewest) return undefined;
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))];
  all.sort((one, other) => one.value - other.value);
  let [rankSum, ties] = [0, 0];
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const same = all.slice(from, to);
    rankSum += same.filter(({ isA }) => isA).length * ((from + 1 + to) / 2);
    ties += same.length ** 3 - same.length;
    from = to;
  }
  const [n, m, total] = [a.length, b.length, all.length];
  const u = rankSum - (n * (n + 1)) / 2;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance === 0) return undefined;
  const far = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return twoSided(far / Math.sqrt(variance));
}

const twoSided = (z: number) => 2 * (1 - normal(Math.abs(z)));

/** The normal distribution's share below z ≥ 0, to 7.5e-8 (Abramowitz and Stegun, 26.2.17). */
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * z);
  const sum = [0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
  const tail = sum.reduceRight((rest, factor) => (rest + factor) * t, 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}
