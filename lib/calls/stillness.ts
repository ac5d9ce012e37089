/** Tells for how long something has stayed the same, by the clock of the one who looks. So no two machines need to agree
 * on the time; and a looker that was itself held up, or could not see, begins anew instead of blaming what it looks at. */
export type Stillness = {
  /** Milliseconds for which each key's value has not changed. Keys not given are forgotten. */
  look(values: ReadonlyMap<string, unknown>, nowMs: number): Map<string, number>;
  /** Nothing could be seen. */
  reset(): void;
};

/** @param longestGapMs Looks further apart than this do not belong together. */
export function createStillness(longestGapMs: number): Stillness {
  let seen = new Map<string, { value: unknown; sinceMs: number }>();
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    look(values, nowMs) {
      const before = nowMs - lastMs <= longestGapMs ? seen : new Map<string, { value: unknown; sinceMs: number }>();
      lastMs = nowMs;
      seen = new Map();
      for (const [key, value] of values) {
        const known = before.get(key);
        seen.set(key, known && Object.is(known.value, value) ? known : { value, sinceMs: nowMs });
      }
      return new Map([...seen].map(([key, { sinceMs }]) => [key, nowMs - sinceMs]));
    },
    reset() {
      seen = new Map();
    },
  };
}
