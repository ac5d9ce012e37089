import { expect, test } from "vitest";
import { overlapMs } from "@/lib/calls/early-sound";
import { headBefore } from "./splice";

const rate = 16_000;

/** Something like speech: a voice whose pitch and loudness change all the time. */
function voice(seconds: number, seed = 1): Int16Array {
  let phase = 0;
  return Int16Array.from({ length: seconds * rate }, (_, at) => {
    const t = at / rate + seed;
    phase += (2 * Math.PI * (130 + 40 * Math.sin(3.1 * t) + 12 * Math.sin(11.7 * t))) / rate;
    const loudness = Math.max(0, Math.sin(9 * t) + 0.6 * Math.sin(5.3 * t));
    return loudness * (4_000 * Math.sin(phase) + 2_000 * Math.sin(5 * phase + t) + 900 * Math.sin(9 * phase));
  });
}

/** As it comes over the line: a little quieter and with a little noise. */
const overLine = (samples: Int16Array) => samples.map((sample, at) => sample * 0.8 + ((at * 7_919) % 161) - 80);

test.each([0.03, 0.21, 0.4, 0.9])("finds where what is heard live begins, %f s before the end", (seconds) => {
  const said = voice(3);
  const end = 2 * rate;
  const begin = end - Math.round(seconds * rate);
  // Shorter than a piece is found nowhere, and then little is lost or said twice.
  const within = seconds < 0.12 ? 0.4 * rate : 16;
  const head = headBefore(said.subarray(0, end), overLine(said.subarray(begin)));
  expect(Math.abs(head.length - begin)).toBeLessThanOrEqual(within);
});

test("a live sound that begins with silence is found by what follows", () => {
  const said = voice(3);
  const live = overLine(said.subarray(1.5 * rate));
  live.fill(0, 0, 0.1 * rate);
  expect(Math.abs(headBefore(said.subarray(0, 2 * rate), live).length - 1.5 * rate)).toBeLessThanOrEqual(16);
});

test("what cannot be found is taken to begin where it usually does", () => {
  const usual = 2 * rate - (overlapMs + 100) * 16;
  expect(headBefore(voice(2), new Int16Array(rate))).toHaveLength(usual);
  expect(headBefore(voice(2), voice(1, 77))).toHaveLength(usual);
});

test("where nothing was said before, or nothing is live yet, there is nothing to cut", () => {
  expect(headBefore(new Int16Array(0), voice(1))).toHaveLength(0);
  expect(headBefore(voice(2), new Int16Array(0)).length).toBeGreaterThan(rate);
});
