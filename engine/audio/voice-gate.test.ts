import { describe, expect, test } from "vitest";
import { frameSamples, levelDb, quietestPoint, voicedRange } from "./voice-gate";

const rate = 16_000;
/** Noise of a level, the same every time. */
function noise(seconds: number, db: number): Float32Array {
  let state = 1;
  const amplitude = 10 ** (db / 20) * Math.sqrt(3);
  return Float32Array.from({ length: seconds * rate }, () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return amplitude * (state / 0x3fffffff - 1);
  });
}
const join = (...parts: Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));

describe("voicedRange", () => {
  test("finds speech between silences, to a frame", () => {
    const range = voicedRange(join(noise(0.5, -80), noise(1, -25), noise(0.5, -80)));
    expect(range?.start).toBeGreaterThanOrEqual(0.5 * rate - frameSamples);
    expect(range?.start).toBeLessThanOrEqual(0.5 * rate);
    expect(range?.end).toBeGreaterThanOrEqual(1.5 * rate);
    expect(range?.end).toBeLessThanOrEqual(1.5 * rate + frameSamples);
  });

  test("hears nothing in silence and in the hiss of a room", () => {
    expect(voicedRange(new Float32Array(rate))).toBeUndefined();
    expect(voicedRange(noise(2, -58))).toBeUndefined();
  });

  test("quiet speech over a quiet room is heard", () => {
    expect(voicedRange(join(noise(1, -65), noise(0.5, -42), noise(0.5, -65)))?.voicedFrames).toBeGreaterThan(20);
  });

  test("a steady fan is background after a while", () => {
    const range = voicedRange(noise(20, -44));
    expect(range?.end).toBeLessThan(12 * rate);
  });
});

test("quietestPoint picks the pause", () => {
  const speech = join(noise(1, -20), noise(0.2, -60), noise(1, -20));
  const point = quietestPoint(speech, 0, speech.length) / rate;
  expect(point).toBeGreaterThan(1.02);
  expect(point).toBeLessThan(1.18);
});

test("levelDb of full-scale noise and of silence", () => {
  expect(levelDb(noise(1, -20))).toBeCloseTo(-20, 0);
  expect(levelDb(new Float32Array(10))).toBe(-100);
});
