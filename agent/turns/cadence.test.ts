import { expect, test } from "vitest";
import { cadenceOdds, cadenceOf } from "./cadence";

/** Syllables of a buzzing voice: how long in ms, how high in Hz, how loud from its begin to its end. */
type Syllable = { ms: number; hertz: number; from: number; to: number };

const body: Syllable[] = [220, 200, 230, 210, 225].flatMap((hertz) => [
  { ms: 120, hertz, from: 0.5, to: 0.5 },
  { ms: 60, hertz, from: 0.05, to: 0.05 },
]);
const speak = (...last: Syllable[]) => {
  let phase = 0;
  const samples = [...body, ...last].flatMap(({ ms, hertz, from, to }) =>
    Array.from({ length: ms * 16 }, (_, at) => {
      phase += (2 * Math.PI * hertz) / 16_000;
      const wave = [1, 2, 3, 4].reduce((sum, harmonic) => sum + Math.sin(harmonic * phase) / harmonic, 0);
      return Math.round(8_000 * wave * (from + (to - from) * (at / (ms * 16))));
    }),
  );
  return Int16Array.from(samples);
};
const falling = speak({ ms: 250, hertz: 165, from: 0.35, to: 0.03 });
const broken = speak({ ms: 110, hertz: 235, from: 0.5, to: 0.5 });

test("a voice that sinks and fades has ended, one that stops in mid-tone goes on", () => {
  expect(cadenceOdds(falling)).toBeGreaterThan(1);
  expect(cadenceOdds(broken)).toBeLessThan(-1);
});

test("compares the end with the same voice before it", () => {
  expect(cadenceOf(falling)?.pitch).toBeLessThan(-3);
  expect(cadenceOf(broken)?.pitch).toBeGreaterThan(0);
});

test("how loud the line is does not matter", () => {
  const quiet = falling.map((sample) => sample / 4);
  expect(cadenceOdds(quiet)).toBeCloseTo(cadenceOdds(falling) ?? 0, 0);
});

test("says nothing of what is too short, or silent", () => {
  expect(cadenceOdds(falling.slice(-4_000))).toBeUndefined();
  expect(cadenceOdds(new Int16Array(0))).toBeUndefined();
});
