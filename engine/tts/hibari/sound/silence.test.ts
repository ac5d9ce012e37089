import { expect, test } from "vitest";
import { createTrimmer, pauseAfter } from "./silence";

const tone = (size: number) => Float32Array.from({ length: size }, (_, n) => 0.3 * Math.sin(n * 0.1));
const quiet = (size: number) => new Float32Array(size).fill(1e-6);

function trim(blocks: Float32Array[], pause = 0): number[] {
  const trimmer = createTrimmer();
  const out = blocks.flatMap((block) => Array.from(trimmer.push(block)));
  return [...out, ...trimmer.end(pause)];
}

function cut(samples: Float32Array, size: number): Float32Array[] {
  return Array.from({ length: Math.ceil(samples.length / size) }, (_, n) => samples.slice(n * size, (n + 1) * size));
}

const utterance = Float32Array.from([...quiet(8000), ...tone(4800), ...quiet(3000), ...tone(2400), ...quiet(12000)]);

test.each([1_000, 6_000, 40_000])("silence around speech goes, silence inside stays (blocks of %i)", (size) => {
  const out = trim(cut(utterance, size));
  const speech = 4800 + 3000 + 2400;
  expect(out.length).toBeGreaterThanOrEqual(speech);
  expect(out.length).toBeLessThan(speech + 24_000 * 0.055);
  const first = out.findIndex((sample) => Math.abs(sample) > 0.01);
  expect(first).toBeGreaterThan(100); // some lead-in
  expect(first).toBeLessThan(24_000 * 0.016);
});

test("how the sound is cut into blocks changes nothing of the speech", () => {
  const speech = (out: number[]) => out.slice(out.findIndex((sample) => Math.abs(sample) > 0.01)).slice(0, 10_200);
  expect(speech(trim(cut(utterance, 6_000)))).toEqual(speech(trim([utterance])));
});

test("silence is held back until speech goes on", () => {
  const trimmer = createTrimmer();
  expect(trimmer.push(quiet(6000))).toHaveLength(0);
  const spoken = trimmer.push(Float32Array.from([...tone(2400), ...quiet(2400)]));
  expect(spoken.length).toBeLessThan(2400 + 600);
  expect(trimmer.push(quiet(2400))).toHaveLength(0);
  expect(trimmer.push(tone(240)).length).toBeGreaterThan(4500);
});

test("the pause is put behind; where nothing was said there is none", () => {
  expect(trim([utterance], 2400).slice(-2400)).toEqual(Array(2400).fill(0));
  expect(trim([quiet(9000)], 2400)).toEqual([]);
});

test("marks ask for pauses of their own", () => {
  const length = (phonemes: string) => pauseAfter(phonemes, 1);
  expect(length("həlˈO.")).toBeGreaterThan(length("həlˈO,"));
  expect(length("həlˈO,")).toBeGreaterThan(length("həlˈO"));
  expect(length("həlˈO?”")).toBe(length("həlˈO."));
  expect(length("aɪ kæn hˈɛlp ju wɪð ðæt,")).toBeGreaterThan(length("həlˈO,"));
  expect(length("")).toBe(length("həlˈO"));
  expect(pauseAfter("həlˈO.", 2)).toBe(length("həlˈO.") / 2);
});
