import { planStages } from "./fft-stages";

/** A Fourier transform of one fixed length of real numbers; both directions overwrite `re` and `im`. */
export type RealFft = {
  /** Samples per frame (even). */
  readonly size: number;
  /** Spectrum values per frame: size / 2 + 1. */
  readonly bins: number;
  /** `samples` (size) → `re`, `im` (bins): X[k] = Σ x[n] e^{-2πikn/size}, not scaled. */
  forward(samples: Float64Array, re: Float64Array, im: Float64Array): void;
  /** `re`, `im` (bins, left as they are) → `samples` (size), scaled by 1/size so that it undoes `forward`. */
  inverse(re: Float64Array, im: Float64Array, samples: Float64Array): void;
};

/**
 * Plans a real transform of an even `size` whose half factors into 2, 3, 4 and 5.
 * The work is one complex transform of half the size (Stockham's self-sorting form, mixed radix) on even and odd samples
 * taken as real and imaginary parts, and one pass that separates the two.
 */
export function createRealFft(size: number): RealFft {
  const half = size / 2;
  const bins = half + 1;
  const stages = planStages(half);
  const cos = new Float64Array(half + 1);
  const sin = new Float64Array(half + 1);
  for (let k = 0; k <= half; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / size);
    sin[k] = Math.sin((2 * Math.PI * k) / size);
  }
  let a = new Float64Array(size);
  let b = new Float64Array(size);

  function transform() {
    for (const runStage of stages) {
      runStage(a, b);
      [a, b] = [b, a];
    }
  }

  return {
    size,
    bins,
    forward(samples, re, im) {
      a.set(samples);
      transform();
      for (let k = 0; k <= half; k++) {
        const i = k === half ? 0 : 2 * k;
        const j = k === 0 ? 0 : size - 2 * k;
        const ar = at(a, i);
        const ai = at(a, i + 1);
        const br = at(a, j);
        const bi = -at(a, j + 1);
        const oddRe = ai - bi;
        const oddIm = br - ar;
        const c = at(cos, k);
        const s = at(sin, k);
        re[k] = 0.5 * (ar + br + oddRe * c + oddIm * s);
        im[k] = 0.5 * (ai + bi + oddIm * c - oddRe * s);
      }
    },
    inverse(re, im, samples) {
      const scale = 1 / size;
      for (let k = 0; k < half; k++) {
        const ar = at(re, k);
        const ai = k === 0 ? 0 : at(im, k);
        const br = at(re, half - k);
        const bi = k === 0 ? 0 : -at(im, half - k);
        const oddRe = ar - br;
        const oddIm = ai - bi;
        const c = at(cos, k);
        const s = at(sin, k);
        // Conjugated on the way in and out, so that the forward stages serve both directions.
        a[2 * k] = scale * (ar + br - (oddRe * s + oddIm * c));
        a[2 * k + 1] = -scale * (ai + bi + (oddRe * c - oddIm * s));
      }
      transform();
      for (let n = 0; n < size; n += 2) {
        samples[n] = at(a, n);
        samples[n + 1] = -at(a, n + 1);
      }
    },
  };
}

/** Indexing that the compiler knows is a number; the engine inlines it. */
function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
