import { expect, test } from "vitest";
import { HOP } from "./pulses";
import { type Frames, renderFrames } from "./waveform";

const BINS = 601;
const SILENT = -30;

function frames(count: number, parts: Partial<Omit<Frames, "frames">> = {}): Frames {
  const spectrum = (value: number) => new Float32Array(BINS * count).fill(value);
  return {
    frames: count,
    harmonicLog: spectrum(SILENT),
    harmonicPhase: spectrum(0),
    noiseLog: spectrum(SILENT),
    freeLog: spectrum(SILENT),
    freePhase: spectrum(0),
    pitchHz: new Float32Array(count),
    ...parts,
  };
}

function render(input: Frames, options = { seed: 1, blockFrames: 1000 }): Float32Array {
  return Float32Array.from([...renderFrames(input, options)].flatMap((block) => Array.from(block)));
}

test("frames of nothing are silence of the right length", () => {
  const samples = render(frames(10));
  expect(samples).toHaveLength(10 * HOP);
  expect(samples.every((sample) => Math.abs(sample) < 1e-9)).toBe(true);
});

test("a flat filter lets the pulses through unchanged", () => {
  const count = 16;
  const flat = new Float32Array(BINS * count);
  const samples = render(frames(count, { harmonicLog: flat, pitchHz: new Float32Array(count).fill(200) }));
  const peaks = Array.from(samples).flatMap((value, n) => (value > 0.15 ? [n] : []));
  // One pulse each 120 samples; 1/300 scaling of the source is undone by nothing, so 55 harmonics peak at 55/300.
  expect(Math.max(...samples)).toBeCloseTo(55 / 300, 2);
  const inner = peaks.filter((n) => n > 1200 && n < samples.length - 1200);
  expect(inner.length).toBeGreaterThan(10);
  for (const [k, n] of inner.slice(1).entries()) expect(n - (inner[k] ?? 0)).toBe(120);
});

test("noise has the loudness its spectrum says", () => {
  const count = 80;
  const samples = render(frames(count, { noiseLog: new Float32Array(BINS * count) }));
  const rms = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
  // Each bin draws a complex normal of variance 2: 1201 such bins over 1200 samples, windowed and overlapped.
  expect(rms).toBeGreaterThan(0.02);
  expect(rms).toBeLessThan(0.08);
});

test("a seed gives the same samples, and the size of the blocks changes none of them", () => {
  const noisy = frames(30, { noiseLog: new Float32Array(BINS * 30), pitchHz: new Float32Array(30).fill(150) });
  const whole = render(noisy);
  expect(render(noisy)).toEqual(whole);
  expect(render(noisy, { seed: 1, blockFrames: 7 })).toEqual(whole);
  expect(render(noisy, { seed: 2, blockFrames: 7 })).not.toEqual(whole);
});

test("blocks come out before the last frame is computed", () => {
  const blocks = renderFrames(frames(100), { seed: 1, blockFrames: 20 });
  expect(blocks.next().value).toHaveLength(20 * HOP);
});

test.each([1, 2, 3, 4])("%i frames are enough", (count) => {
  expect(render(frames(count, { pitchHz: new Float32Array(count).fill(100) }))).toHaveLength(count * HOP);
});
