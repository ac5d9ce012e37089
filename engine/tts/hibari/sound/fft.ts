/** One pass of the transform: `radix` interleaved sub-transforms of the remaining length are combined. */
type Stage = { radix: number; count: number; stride: number; twiddles: Float64Array; roots: Float64Array };

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
    for (const stage of stages) {
      runStage(stage, a, b);
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

function planStages(length: number): Stage[] {
  const stages: Stage[] = [];
  let rest = length;
  let stride = 1;
  while (rest > 1) {
    const radix = [5, 4, 3, 2].find((r) => rest % r === 0);
    if (radix === undefined) throw new RangeError(`A transform of length ${length} needs factors 2, 3 and 5 only.`);
    const count = rest / radix;
    const twiddles = new Float64Array(count * radix * 2);
    for (let p = 0; p < count; p++) {
      for (let j = 0; j < radix; j++) {
        const angle = (-2 * Math.PI * j * p) / rest;
        twiddles[2 * (p * radix + j)] = Math.cos(angle);
        twiddles[2 * (p * radix + j) + 1] = Math.sin(angle);
      }
    }
    const roots = new Float64Array(radix * 2);
    for (let j = 0; j < radix; j++) {
      roots[2 * j] = Math.cos((-2 * Math.PI * j) / radix);
      roots[2 * j + 1] = Math.sin((-2 * Math.PI * j) / radix);
    }
    stages.push({ radix, count, stride, twiddles, roots });
    rest = count;
    stride *= radix;
  }
  return stages;
}

const gatherRe = new Float64Array(5);
const gatherIm = new Float64Array(5);

function runStage(stage: Stage, source: Float64Array, target: Float64Array): void {
  if (stage.radix === 4) {
    runRadix4(stage, source, target);
    return;
  }
  const { radix, count, stride, twiddles, roots } = stage;
  for (let p = 0; p < count; p++) {
    for (let q = 0; q < stride; q++) {
      for (let k = 0; k < radix; k++) {
        const from = 2 * (q + stride * (p + count * k));
        gatherRe[k] = at(source, from);
        gatherIm[k] = at(source, from + 1);
      }
      for (let j = 0; j < radix; j++) {
        let sumRe = at(gatherRe, 0);
        let sumIm = at(gatherIm, 0);
        for (let k = 1, r = j; k < radix; k++, r = r + j >= radix ? r + j - radix : r + j) {
          const c = at(roots, 2 * r);
          const s = at(roots, 2 * r + 1);
          const x = at(gatherRe, k);
          const y = at(gatherIm, k);
          sumRe += x * c - y * s;
          sumIm += x * s + y * c;
        }
        const wr = at(twiddles, 2 * (p * radix + j));
        const wi = at(twiddles, 2 * (p * radix + j) + 1);
        const to = 2 * (q + stride * (radix * p + j));
        target[to] = sumRe * wr - sumIm * wi;
        target[to + 1] = sumRe * wi + sumIm * wr;
      }
    }
  }
}

function runRadix4({ count, stride, twiddles }: Stage, source: Float64Array, target: Float64Array): void {
  for (let p = 0; p < count; p++) {
    for (let q = 0; q < stride; q++) {
      const i0 = 2 * (q + stride * p);
      const step = 2 * stride * count;
      const ar = at(source, i0) + at(source, i0 + 2 * step);
      const ai = at(source, i0 + 1) + at(source, i0 + 2 * step + 1);
      const br = at(source, i0) - at(source, i0 + 2 * step);
      const bi = at(source, i0 + 1) - at(source, i0 + 2 * step + 1);
      const cr = at(source, i0 + step) + at(source, i0 + 3 * step);
      const ci = at(source, i0 + step + 1) + at(source, i0 + 3 * step + 1);
      const dr = at(source, i0 + step) - at(source, i0 + 3 * step);
      const di = at(source, i0 + step + 1) - at(source, i0 + 3 * step + 1);
      const o = 2 * (q + stride * 4 * p);
      const s2 = 2 * stride;
      target[o] = ar + cr;
      target[o + 1] = ai + ci;
      rotate(target, o + s2, br + di, bi - dr, twiddles, 8 * p + 2);
      rotate(target, o + 2 * s2, ar - cr, ai - ci, twiddles, 8 * p + 4);
      rotate(target, o + 3 * s2, br - di, bi + dr, twiddles, 8 * p + 6);
    }
  }
}

function rotate(target: Float64Array, to: number, re: number, im: number, twiddles: Float64Array, w: number): void {
  const wr = at(twiddles, w);
  const wi = at(twiddles, w + 1);
  target[to] = re * wr - im * wi;
  target[to + 1] = re * wi + im * wr;
}

/** Indexing that the compiler knows is a number; the engine inlines it. */
function at(values: Float64Array, index: number): number {
  return values[index] as number;
}
