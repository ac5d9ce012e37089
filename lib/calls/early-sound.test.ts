import { expect, test } from "vitest";
import { createEarlySound, earlySoundMs, followsBy, samplesOf } from "./early-sound";

const piece = (value: number, length = 320) => new Int16Array(length).fill(value);

test("what was heard is taken once, in order, as it is sent", () => {
  const sound = createEarlySound();
  sound.add(piece(1, 2));
  sound.add(piece(-300, 1));
  expect([...samplesOf(sound.take())]).toEqual([1, 1, -300]);
  sound.add(piece(5, 1));
  expect([...samplesOf(sound.take())]).toEqual([5]);
});

test("only the newest is kept", () => {
  const sound = createEarlySound();
  const pieces = earlySoundMs / 20;
  for (let at = 0; at < pieces + 10; at += 1) sound.add(piece(at));
  const kept = samplesOf(sound.take());
  expect(kept).toHaveLength(pieces * 320);
  expect(kept[0]).toBe(10);
});

test("a quiet room is no voice, a syllable is", () => {
  const sound = createEarlySound();
  for (let at = 0; at < 50; at += 1) sound.add(piece(at % 2 ? 60 : -60));
  expect(sound.hasVoice()).toBe(false);
  sound.add(piece(900));
  expect(sound.hasVoice()).toBe(true);
});

test.each([
  ['{"follows":true}', true],
  ['{"follows":false}', false],
  ['{"follows":"yes"}', false],
  ["", false],
])("%j means %s", (payload, follows) => expect(followsBy(payload)).toBe(follows));
