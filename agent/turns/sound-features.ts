/** What one window of sound is like. */
export type SoundFeatures = {
  /** Level, dB of full scale. */
  levelDb: number;
  /** How periodic it is, 0 (noise) to 1 (a steady tone or vowel): the normalised autocorrelation's highest peak at the
   * pitches of voices. */
  periodicity: number;
  /** Share of the energy above 800 Hz, 0 to 1: a hum has next to none, a vowel some, a hiss nearly all. */
  highShare: number;
  /** How even the spectrum is between 300 and 6000 Hz, 0 (tonal) to 1 (white noise): geometric over arithmetic mean. */
  flatness: number;
};

const sampleRate = 16_000;
const size = 512;
const hann = Float64Array.from({ length: size }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / size));
const bin = (hertz: number) => Math.round((hertz * size) / sampleRate);

/** Features of 512 samples at 16 kHz. */
export function soundFeatures(samples: Int16Array): SoundFeatures {
  const powers = powerSpectrum(samples);
  const low = sum(powers, bin(80), bin(800));
  const high = sum(powers, bin(800), bin(7_000));
  return {
    levelDb: levelDb(samples),
    periodicity: periodicity(samples),
    highShare: high / Math.max(1e-9, low + high),
    flatness: flatness(powers, bin(300), bin(6_000)),
  };
}

/** Root mean square, dB of full scale. */
export function levelDb(samples: Int16Array): number {
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return 10 * Math.log10(energy / Math.max(1, samples.length) / 32_768 ** 2 + 1e-10);
}

/** Pitches of voices, in samples of a quarter of the rate: 400 to 70 Hz. */
const shortestLag = 10;
const longestLag = 57;

function periodicity(samples: Int16Array): number {
  const slow = decimate(samples);
  const energyOf = (from: number, to: number) => {
    let energy = 0;
    for (let at = from; at < to; at += 1) energy += (slow[at] ?? 0) ** 2;
    return energy;
  };
  let best = 0;
  for (let lag = shortestLag; lag <= longestLag; lag += 1) {
    const length = slow.length - lag;
    let product = 0;
    for (let at = 0; at < length; at += 1) product += (slow[at] ?? 0) * (slow[at + lag] ?? 0);
    const norm = Math.sqrt(energyOf(0, length) * energyOf(lag, slow.length));
    if (norm > 0) best = Math.max(best, product / norm);
  }
  return best;
}

/** A quarter of the rate, without its mean. */
function decimate(samples: Int16Array): Float64Array {
  const slow = Float64Array.from({ length: samples.length >> 2 }, (_, index) => {
    const at = index * 4;
    return (samples[at] ?? 0) + (samples[at + 1] ?? 0) + (samples[at + 2] ?? 0) + (samples[at + 3] ?? 0);
  });
  const mean = slow.reduce((total, value) => total + value, 0) / Math.max(1, slow.length);
  return slow.map((value) => value - mean);
}

function powerSpectrum(samples: Int16Array): Float64Array {
  const real = Float64Array.from({ length: size }, (_, index) => ((samples[index] ?? 0) / 32_768) * (hann[index] ?? 0));
  return powersOf(real);
}

const circle = 512;
const cosines = Float64Array.from({ length: circle }, (_, index) => Math.cos((2 * Math.PI * index) / circle));

/** |X|² of the bins 0 to n/2 of a real signal whose length n is a power of two up to 512. Overwrites it. Cooley–Tukey, radix 2. */
export function powersOf(real: Float64Array): Float64Array {
  const n = real.length;
  const imaginary = new Float64Array(n);
  for (let at = 1, reversed = 0; at < n; at += 1) {
    let bit = n >> 1;
    for (; reversed & bit; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (at < reversed) [real[at], real[reversed]] = [real[reversed] ?? 0, real[at] ?? 0];
  }
  for (let length = 2; length <= n; length <<= 1) {
    const half = length >> 1;
    for (let k = 0; k < half; k += 1) {
      const turn = (k * circle) / length;
      const cos = cosines[turn] ?? 1;
      const sin = -(cosines[(turn + 0.75 * circle) % circle] ?? 0);
      for (let start = k; start < n; start += length) {
        const other = start + half;
        const re = (real[other] ?? 0) * cos - (imaginary[other] ?? 0) * sin;
        const im = (real[other] ?? 0) * sin + (imaginary[other] ?? 0) * cos;
        real[other] = (real[start] ?? 0) - re;
        imaginary[other] = (imaginary[start] ?? 0) - im;
        real[start] = (real[start] ?? 0) + re;
        imaginary[start] = (imaginary[start] ?? 0) + im;
      }
    }
  }
  return Float64Array.from({ length: n / 2 + 1 }, (_, k) => (real[k] ?? 0) ** 2 + (imaginary[k] ?? 0) ** 2);
}

function sum(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at += 1) total += values[at] ?? 0;
  return total;
}

function flatness(powers: Float64Array, from: number, to: number): number {
  let logs = 0;
  for (let at = from; at < to; at += 1) logs += Math.log((powers[at] ?? 0) + 1e-12);
  const arithmetic = sum(powers, from, to) / (to - from);
  return Math.exp(logs / (to - from)) / Math.max(1e-12, arithmetic);
}
