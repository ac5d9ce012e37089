import { AudioFrame } from "@livekit/rtc-node";
import { expect, test } from "vitest";
import { createPlayedSound } from "./played-sound";

const rate = 24_000;
const frame = (ms: number, value: number) => {
  const samples = (ms * rate) / 1_000;
  return new AudioFrame(new Int16Array(samples).fill(value), rate, 1, samples);
};
/** How many samples of each value the last second holds. */
const counts = (windows: readonly Int16Array[]) => {
  const found = new Map<number, number>();
  for (const window of windows) for (const value of window) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
};

test("sound is there at the time it is played, not when it was made", () => {
  const played = createPlayedSound();
  played.add(frame(100, 5), 5_000);
  expect(counts(played.recent(4_900)).get(5)).toBeUndefined();
  const windows = played.recent(5_050);
  expect(windows).toHaveLength(31);
  expect(counts(windows).get(5)).toBe(800);
  expect(windows.at(-1)?.at(-1)).toBe(5);
});

test("a second later it is silent again", () => {
  const played = createPlayedSound();
  played.add(frame(100, 5), 5_000);
  expect(counts(played.recent(5_500)).get(5)).toBe(1_600);
  expect(played.recent(6_200)).toEqual([]);
});

test("what was taken back was not played", () => {
  const played = createPlayedSound();
  played.add(frame(200, 5), 5_000);
  played.cut(5_100);
  played.add(frame(100, 7), 5_400);
  const found = counts(played.recent(5_500));
  expect(found.get(5)).toBe(1_600);
  expect(found.get(7)).toBe(1_600);
});
