import { createTripler } from "../../sound/triple-rate";

/** Makes 24 kHz of a stream of 16 kHz: to 48 kHz, whose filter leaves nothing above 12 kHz, and every other sample of that. */
export function createTo24Khz() {
  const tripler = createTripler();
  /** The first sample of the next piece is one of those that are left out. */
  let skipsFirst = false;
  return {
    push(samples: Int16Array): Int16Array {
      const tripled = tripler.push(Float32Array.from(samples));
      const first = Number(skipsFirst);
      skipsFirst = (tripled.length - first) % 2 === 1;
      const half = Int16Array.from({ length: Math.ceil((tripled.length - first) / 2) }, (_, index) =>
        Math.max(-32_768, Math.min(32_767, Math.round(tripled[first + index * 2] ?? 0))),
      );
      return half;
    },
  };
}
