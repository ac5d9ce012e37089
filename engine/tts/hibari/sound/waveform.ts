import { createRealFft } from "./fft";
import { createNoise } from "./noise";
import { HOP, pulseTrain } from "./pulses";
import { turnTo, turnToSquashed } from "./turns";

const FFT_SIZE = 1200;
const OVERLAP = FFT_SIZE / HOP;
const WINDOW = Float64Array.from({ length: FFT_SIZE }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / FFT_SIZE));
/** Summed squared window where all overlapping frames are there: 3/8 of the overlap, for a Hann window. */
const WHOLE_WEIGHT = (OVERLAP * 3) / 8;
/** A unit cosine peaks at sum(window) / 2 in the spectrum; dividing by it makes exp(lh) the harmonic's magnitude. */
const SOURCE_SCALE = 1 / (FFT_SIZE / 4);
const MAX_LOG_MAGNITUDE = 7;
const INAUDIBLE_LOG = -12;

/** What the network says about each 12.5 ms frame. Each spectrum is [601 bins][frames]; logs are natural. */
export type Frames = {
  frames: number;
  /** log magnitude and phase (before π·tanh) of the filter over the pulse train */
  harmonicLog: Float32Array;
  harmonicPhase: Float32Array;
  /** log magnitude of the noise */
  noiseLog: Float32Array;
  /** log magnitude and phase of what is neither */
  freeLog: Float32Array;
  freePhase: Float32Array;
  /** Hz, one per frame */
  pitchHz: Float32Array;
};

/**
 * Turns frames into sound (24 kHz): S = e^{lh}·e^{iπ·tanh θ}·STFT(pulses) + e^{ln}·Z + e^{lr}·e^{iφ}, then the inverse STFT,
 * centred, with the summed squared window divided out. Yields blocks of `blockFrames` frames as soon as they are whole,
 * so that playback can begin before the last frame is computed; together they are `frames * HOP` samples.
 */
export function* renderFrames(input: Frames, options: { seed: number; blockFrames: number }): Generator<Float32Array> {
  const { frames } = input;
  const source = pulseTrain(input.pitchHz);
  const noise = createNoise(options.seed);
  const spectrum = createSpectrum(input);
  // Sample 0 of `sum` is the first sample of frame `done`; the centring shifts everything by half a window.
  const sum = new Float64Array((frames + OVERLAP - 1) * HOP);
  const frame = new Float64Array(FFT_SIZE);
  let emitted = 0;
  for (let t = 0; t < frames; t++) {
    const voiced = cutWindow(source, t, frame);
    spectrum.fill(t, voiced ? frame : undefined, noise);
    spectrum.toSamples(frame);
    const start = t * HOP;
    for (let n = 0; n < FFT_SIZE; n++)
      sum[start + n] = (sum[start + n] as number) + (frame[n] as number) * (WINDOW[n] as number);
    // Padded block t gets no further frame, and padded block k + 2 is output block k.
    const whole = t === frames - 1 ? frames : t - 1;
    if (whole - emitted >= options.blockFrames || (t === frames - 1 && whole > emitted)) {
      yield takeBlocks(sum, emitted, whole, frames);
      emitted = whole;
    }
  }
}

/** Normalises and copies output blocks [from, to). */
function takeBlocks(sum: Float64Array, from: number, to: number, frames: number): Float32Array {
  const samples = new Float32Array((to - from) * HOP);
  for (let block = from; block < to; block++) {
    const padded = block + OVERLAP / 2;
    const isWhole = padded >= OVERLAP - 1 && padded < frames;
    for (let j = 0; j < HOP; j++) {
      const weight = isWhole ? WHOLE_WEIGHT : weightAt(padded, j, frames);
      samples[(block - from) * HOP + j] = (sum[padded * HOP + j] as number) / weight;
    }
  }
  return samples;
}

/** Summed squared window over one sample of a block that lacks frames, at either end of the utterance. */
function weightAt(padded: number, j: number, frames: number): number {
  let weight = 0;
  for (let k = 0; k < OVERLAP; k++) {
    const t = padded - k;
    if (t >= 0 && t < frames) weight += (WINDOW[k * HOP + j] as number) ** 2;
  }
  return Math.max(weight, 1e-11);
}

/** Windowed samples around the centre of frame `t`, mirrored at both ends; false when there is no voice in them. */
function cutWindow(source: Float64Array, t: number, frame: Float64Array): boolean {
  const last = source.length - 1;
  let voiced = false;
  for (let n = 0; n < FFT_SIZE; n++) {
    const raw = t * HOP - FFT_SIZE / 2 + n;
    const index = raw < 0 ? Math.min(-raw, last) : raw > last ? Math.max(2 * last - raw, 0) : raw;
    const value = source[index] as number;
    if (value !== 0) voiced = true;
    frame[n] = value * (WINDOW[n] as number) * SOURCE_SCALE;
  }
  return voiced;
}

function createSpectrum(input: Frames) {
  const fft = createRealFft(FFT_SIZE);
  const { bins } = fft;
  const { frames, harmonicLog, harmonicPhase, noiseLog, freeLog, freePhase } = input;
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  const draws = new Float64Array(bins * 2);
  const turn = { cos: 1, sin: 0 };
  return {
    fill(t: number, source: Float64Array | undefined, noise: (target: Float64Array) => void): void {
      if (source) fft.forward(source, re, im);
      noise(draws);
      for (let k = 0; k < bins; k++) {
        const at = k * frames + t;
        const hiss = magnitude(noiseLog[at] as number);
        const free = magnitude(freeLog[at] as number);
        const gain = source ? magnitude(harmonicLog[at] as number) : 0;
        let real = hiss * (draws[2 * k] as number);
        let imaginary = hiss * (draws[2 * k + 1] as number);
        if (free > 0) {
          turnTo(freePhase[at] as number, turn);
          real += free * turn.cos;
          imaginary += free * turn.sin;
        }
        if (gain > 0) {
          turnToSquashed(harmonicPhase[at] as number, turn);
          const c = gain * turn.cos;
          const s = gain * turn.sin;
          real += c * (re[k] as number) - s * (im[k] as number);
          imaginary += c * (im[k] as number) + s * (re[k] as number);
        }
        re[k] = real;
        im[k] = imaginary;
      }
    },
    toSamples(samples: Float64Array): void {
      fft.inverse(re, im, samples);
    },
  };
}

/** e^log within bounds; what is more than 100 dB below speech is nothing. */
function magnitude(log: number): number {
  return log < INAUDIBLE_LOG ? 0 : Math.exp(Math.min(log, MAX_LOG_MAGNITUDE));
}
