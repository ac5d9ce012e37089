export const SAMPLE_RATE = 24_000;
/** Samples per model frame (12.5 ms). */
export const HOP = 300;
/** Below this pitch (Hz) a sample is unvoiced: the model says "no voice" with a pitch near zero. */
const VOICED_HZ = 40;
const TOP_HARMONIC_HZ = 11_000;

/**
 * A pulse train that follows a pitch curve and has every harmonic up to 11 kHz at unit amplitude:
 * Σ_{h=1..H} cos(h·t) = sin((H + ½)·t) / (2·sin(t/2)) − ½, with t the phase and H = ⌊11000 / f0⌋. Silence where unvoiced.
 *
 * @param pitchHz one value per frame; between frame centres the pitch is interpolated linearly
 * @returns `pitchHz.length * HOP` samples at 24 kHz
 */
export function pulseTrain(pitchHz: Float32Array): Float64Array {
  const frames = pitchHz.length;
  const samples = new Float64Array(frames * HOP);
  let turns = 0;
  for (let frame = 0; frame < frames; frame++) {
    const before = pitchHz[Math.max(frame - 1, 0)] ?? 0;
    const here = pitchHz[frame] ?? 0;
    const after = pitchHz[Math.min(frame + 1, frames - 1)] ?? 0;
    for (let j = 0; j < HOP; j++) {
      const place = (j + 0.5) / HOP - 0.5;
      const hz = place < 0 ? here + (here - before) * place : here + (after - here) * place;
      turns += Math.max(hz, VOICED_HZ) / SAMPLE_RATE;
      turns -= Math.floor(turns);
      if (hz > VOICED_HZ) samples[frame * HOP + j] = pulseAt(2 * Math.PI * turns, Math.floor(TOP_HARMONIC_HZ / hz));
    }
  }
  return samples;
}

function pulseAt(phase: number, harmonics: number): number {
  const denominator = 2 * Math.sin(phase / 2);
  // At the peak the quotient is 0/0; its limit is the number of harmonics plus a half.
  if (Math.abs(denominator) <= 2e-3) return harmonics;
  return Math.sin((harmonics + 0.5) * phase) / denominator - 0.5;
}
