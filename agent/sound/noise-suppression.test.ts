import { AudioFrame } from "@livekit/rtc-node";
import { expect, test } from "vitest";
import { createNoiseSuppression } from "./noise-suppression";

/** Noise of a seeded generator, so that every run hears the same. */
function hiss(length: number): Int16Array {
  let seed = 1;
  return Int16Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return (seed / 2_147_483_648 - 0.5) * 4_000;
  });
}

const rms = (samples: Int16Array) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

test("a hiss is quieter by 15 dB after a moment", async () => {
  const suppression = await createNoiseSuppression();
  const noise = hiss(48_000);
  const cleaned: number[] = [];
  for (let at = 0; at < noise.length; at += 160) {
    cleaned.push(...suppression.process(new AudioFrame(noise.subarray(at, at + 160), 16_000, 1, 160)).data);
  }
  expect(cleaned).toHaveLength(noise.length);
  expect(rms(Int16Array.from(cleaned.slice(-16_000)))).toBeLessThan(rms(noise) / 5.6);
  suppression.close();
});

test("any frame length gives as many samples back, in one unbroken stream", async () => {
  const [whole, odd] = await Promise.all([createNoiseSuppression(), createNoiseSuppression()]);
  const noise = hiss(16_000);
  const expected = [...whole.clean(noise)];
  const pieces: number[] = [];
  for (let at = 0; at < noise.length; at += 100) pieces.push(...odd.clean(noise.subarray(at, at + 100)));
  expect(pieces).toHaveLength(expected.length);
  const shift = Array.from({ length: 161 }, (_, by) => by).find((by) =>
    expected.slice(1_000, 1_200).every((sample, index) => sample === pieces[1_000 + by + index]),
  );
  expect(shift).toBeDefined();
});

test("a frame of another rate passes untouched", async () => {
  const suppression = await createNoiseSuppression();
  const frame = new AudioFrame(hiss(240), 24_000, 1, 240);
  expect(suppression.process(frame)).toBe(frame);
});

test("two callers do not hear each other's sound", async () => {
  const [one, other] = await Promise.all([createNoiseSuppression(), createNoiseSuppression()]);
  for (let frame = 0; frame < 50; frame += 1) one.clean(hiss(160));
  expect(rms(other.clean(new Int16Array(1_600)))).toBe(0);
  one.close();
  one.close();
});
