import { resample } from "@/engine/audio/resampler";

/** Hz of everything the bench hears. */
export const rate = 16_000;
export const samplesOf = (ms: number) => Math.round((ms * rate) / 1_000);
export const msOf = (samples: number) => (samples * 1_000) / rate;

/** Numbers from 0 to 1, the same in each run. (mulberry32) */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 16-bit speech at `from` Hz as 16 kHz in -1…1, `pitch` times as high and as fast. */
export function toRate(samples: Int16Array, from: number, pitch = 1): Float32Array {
  const floats = Float32Array.from(samples, (sample) => sample / 32_768);
  return resample(floats, Math.round((from * pitch) / 100) * 100, rate);
}

/** The part from the first to the last audible sample: what is 40 dB under the loudest 10 ms counts as silence. */
export function trim(samples: Float32Array): Float32Array {
  const piece = samplesOf(10);
  const levels: number[] = [];
  for (let at = 0; at < samples.length; at += piece) levels.push(power(samples.subarray(at, at + piece)));
  const audible = Math.max(...levels) * 1e-4;
  const first = levels.findIndex((level) => level >= audible);
  const last = levels.findLastIndex((level) => level >= audible);
  return first < 0 ? new Float32Array(0) : samples.slice(first * piece, (last + 1) * piece);
}

/** Mean square. */
export function power(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum / Math.max(1, samples.length);
}

/** Noise of a room (low rumble, falling towards high tones), power 1. */
export function roomNoise(length: number, random: () => number): Float32Array {
  const noise = new Float32Array(length);
  let low = 0;
  for (let at = 0; at < length; at += 1) {
    const white = random() * 2 - 1;
    low = 0.96 * low + 0.04 * white;
    noise[at] = low * 3 + white * 0.15;
  }
  return scaled(noise, 1 / Math.sqrt(power(noise)));
}

/** People talking far away: speech played backwards, in layers. Power 1. */
export function babble(length: number, voices: readonly Float32Array[], random: () => number): Float32Array {
  const noise = new Float32Array(length);
  for (const voice of voices) {
    const shift = Math.floor(random() * voice.length);
    for (let at = 0; at < length; at += 1) {
      noise[at] = (noise[at] ?? 0) + (voice[voice.length - 1 - ((at + shift) % voice.length)] ?? 0);
    }
  }
  return scaled(noise, 1 / Math.sqrt(power(noise)));
}

export const scaled = (samples: Float32Array, factor: number) => samples.map((sample) => sample * factor);

export const toInt16 = (samples: Float32Array) =>
  Int16Array.from(samples, (sample) => Math.round(Math.min(1, Math.max(-1, sample)) * 32_767));
