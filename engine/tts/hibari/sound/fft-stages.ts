/** One pass over interleaved complex values: combines `radix` sub-transforms, and sorts on the way (Stockham). */
export type Stage = (source: Float64Array, target: Float64Array) => void;

/** Where a pass stands: `count` butterflies of `stride` values each, with their twiddle factors. */
type Pass = { count: number; stride: number; twiddles: Float64Array };

const butterflies = { 5: radix5, 4: radix4, 3: radix3, 2: radix2 };
const RADICES = [5, 4, 3, 2] as const;

/** The passes of a complex transform of `length`, which must factor into 2, 3, 4 and 5. */
export function planStages(length: number): Stage[] {
  const stages: Stage[] = [];
  let stride = 1;
  for (let rest = length; rest > 1; ) {
    const radix = RADICES.find((candidate) => rest % candidate === 0);
    if (radix === undefined) throw new RangeError(`A transform of length ${length} needs factors 2, 3 and 5 only.`);
    const pass = { count: rest / radix, stride, twiddles: twiddlesOf(radix, rest) };
    stages.push((source, target) => butterflies[radix](pass, source, target));
    rest = pass.count;
    stride *= radix;
  }
  return stages;
}

/** e^{-2πi·j·p/length} for output j of butterfly p. */
function twiddlesOf(radix: number, length: number): Float64Array {
  const twiddles = new Float64Array(length * 2);
  for (let p = 0; p < length / radix; p++) {
    for (let j = 0; j < radix; j++) {
      const angle = (-2 * Math.PI * j * p) / length;
      twiddles[2 * (p * radix + j)] = Math.cos(angle);
      twiddles[2 * (p * radix + j) + 1] = Math.sin(angle);
    }
  }
  return twiddles;
}

function radix2({ count, stride, twiddles }: Pass, source: Float64Array, target: Float64Array): void {
  const step = 2 * stride * count;
  for (let p = 0; p < count; p++) {
    for (let q = 0; q < stride; q++) {
      const i = 2 * (q + stride * p);
      const o = 2 * (q + stride * 2 * p);
      target[o] = at(source, i) + at(source, i + step);
      target[o + 1] = at(source, i + 1) + at(source, i + 1 + step);
      const re = at(source, i) - at(source, i + step);
      const im = at(source, i + 1) - at(source, i + 1 + step);
      rotate(target, o + 2 * stride, re, im, twiddles, 4 * p + 2);
    }
  }
}

const SIN_60 = Math.sqrt(3) / 2;

function radix3({ count, stride, twiddles }: Pass, source: Float64Array, target: Float64Array): void {
  const step = 2 * stride * count;
  for (let p = 0; p < count; p++) {
    for (let q = 0; q < stride; q++) {
      const i = 2 * (q + stride * p);
      const o = 2 * (q + stride * 3 * p);
      const sumRe = at(source, i + step) + at(source, i + 2 * step);
      const sumIm = at(source, i + step + 1) + at(source, i + 2 * step + 1);
      const turnRe = SIN_60 * (at(source, i + step + 1) - at(source, i + 2 * step + 1));
      const turnIm = SIN_60 * (at(source, i + 2 * step) - at(source, i + step));
      const midRe = at(source, i) - 0.5 * sumRe;
      const midIm = at(source, i + 1) - 0.5 * sumIm;
      target[o] = at(source, i) + sumRe;
      target[o + 1] = at(source, i + 1) + sumIm;
      rotate(target, o + 2 * stride, midRe + turnRe, midIm + turnIm, twiddles, 6 * p + 2);
      rotate(target, o + 4 * stride, midRe - turnRe, midIm - turnIm, twiddles, 6 * p + 4);
    }
  }
}

function radix4({ count, stride, twiddles }: Pass, source: Float64Array, target: Float64Array): void {
  const step = 2 * stride * count;
  for (let p = 0; p < count; p++) {
    for (let q = 0; q < stride; q++) {
      const i = 2 * (q + stride * p);
      const o = 2 * (q + stride * 4 * p);
      const ar = at(source, i) + at(source, i + 2 * step);
      const ai = at(source, i + 1) + at(source, i + 2 * step + 1);
      const br = at(source, i) - at(source, i + 2 * step);
      const bi = at(source, i + 1) - at(source, i + 2 * step + 1);
      const cr = at(source, i + step) + at(source, i + 3 * step);
      const ci = at(source, i + step + 1) + at(source, i + 3 * step + 1);
      const dr = at(source, i + step) - at(source, i + 3 * step);
      const di = at(source, i + step + 1) - at(source, i + 3 * step + 1);
      target[o] = ar + cr;
      target[o + 1] = ai + ci;
      rotate(target, o + 2 * stride, br + di, bi - dr, twiddles, 8 * p + 2);
      rotate(target, o + 4 * stride, ar - cr, ai - ci, twiddles, 8 * p + 4);
      rotate(target, o + 6 * stride, br - di, bi + dr, twiddles, 8 * p + 6);
    }
  }
}

const COS_72 = Math.cos((2 * Math.PI) / 5);
const SIN_72 = Math.sin((2 * Math.PI) / 5);
const COS_144 = Math.cos((4 * Math.PI) / 5);
const SIN_144 = Math.sin((4 * Math.PI) / 5);

function radix5({ count, stride, twiddles }: Pass, source: Float64Array, target: Float64Array): void {
  const step = 2 * stride * count;
  for (let p = 0; p < count; p++) {
    for (let q = 0; q < stride; q++) {
      const i = 2 * (q + stride * p);
      const o = 2 * (q + stride * 5 * p);
      const xr = at(source, i);
      const xi = at(source, i + 1);
      // Sums and differences of the values that mirror each other on the circle.
      const ar = at(source, i + step) + at(source, i + 4 * step);
      const ai = at(source, i + step + 1) + at(source, i + 4 * step + 1);
      const br = at(source, i + step) - at(source, i + 4 * step);
      const bi = at(source, i + step + 1) - at(source, i + 4 * step + 1);
      const cr = at(source, i + 2 * step) + at(source, i + 3 * step);
      const ci = at(source, i + 2 * step + 1) + at(source, i + 3 * step + 1);
      const dr = at(source, i + 2 * step) - at(source, i + 3 * step);
      const di = at(source, i + 2 * step + 1) - at(source, i + 3 * step + 1);
      const nearRe = xr + COS_72 * ar + COS_144 * cr;
      const nearIm = xi + COS_72 * ai + COS_144 * ci;
      const farRe = xr + COS_144 * ar + COS_72 * cr;
      const farIm = xi + COS_144 * ai + COS_72 * ci;
      const nearTurnRe = SIN_72 * bi + SIN_144 * di;
      const nearTurnIm = SIN_72 * br + SIN_144 * dr;
      const farTurnRe = SIN_144 * bi - SIN_72 * di;
      const farTurnIm = SIN_144 * br - SIN_72 * dr;
      target[o] = xr + ar + cr;
      target[o + 1] = xi + ai + ci;
      rotate(target, o + 2 * stride, nearRe + nearTurnRe, nearIm - nearTurnIm, twiddles, 10 * p + 2);
      rotate(target, o + 4 * stride, farRe + farTurnRe, farIm - farTurnIm, twiddles, 10 * p + 4);
      rotate(target, o + 6 * stride, farRe - farTurnRe, farIm + farTurnIm, twiddles, 10 * p + 6);
      rotate(target, o + 8 * stride, nearRe - nearTurnRe, nearIm + nearTurnIm, twiddles, 10 * p + 8);
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
