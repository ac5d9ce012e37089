import { once } from "node:events";
import { initializeLogger, voice } from "@livekit/agents";
import { AudioFrame, type Room } from "@livekit/rtc-node";
import { beforeAll, expect, test } from "vitest";
import { label } from "../providers/tts/frame-label";
import { createPlayedSound } from "./played-sound";
import { newest, Speaker, speakerSampleRate } from "./speaker";

beforeAll(() => initializeLogger({ pretty: false, level: "silent" }));

const frame = (ms: number, value = 1_000) => {
  const samples = (ms * speakerSampleRate) / 1_000;
  return new AudioFrame(new Int16Array(samples).fill(value), speakerSampleRate, 1, samples);
};
const lengthMs = (frames: readonly AudioFrame[]) =>
  frames.reduce((sum, { samplesPerChannel }) => sum + (samplesPerChannel / speakerSampleRate) * 1_000, 0);

const heardMs = (runs: readonly voice.PlaybackProgressedEvent[]) =>
  Math.round(runs.reduce((sum, { duration }) => sum + duration, 0));

/** A speaker nobody listens to: it plays at the pace of time all the same. */
async function listen() {
  const played = createPlayedSound();
  const speaker = new Speaker({} as Room, played);
  const runs: voice.PlaybackProgressedEvent[] = [];
  speaker.on(voice.AudioOutput.EVENT_PLAYBACK_PROGRESSED, (run: voice.PlaybackProgressedEvent) => runs.push(run));
  await speaker.start();
  const say = async (ms: number) => {
    for (let said = 0; said < ms; said += 20) await speaker.captureFrame(frame(20));
    speaker.flush();
  };
  return { speaker, played, runs, say };
}

test("plays an answer to its end", async () => {
  const { speaker, runs, say } = await listen();
  await say(300);
  const end = await speaker.waitForPlayout();
  expect(end).toEqual({ playbackPosition: 0.3, interrupted: false });
  expect(heardMs(runs)).toBe(300);
});

test("a held voice loses nothing: it goes on at the sample where it was held", async () => {
  const { speaker, runs, say } = await listen();
  const started = once(speaker, voice.AudioOutput.EVENT_PLAYBACK_STARTED);
  void say(600);
  await started;
  speaker.pause();
  speaker.resume();
  const end = await speaker.waitForPlayout();
  expect(end).toEqual({ playbackPosition: 0.6, interrupted: false });
  expect(heardMs(runs)).toBe(600);
});

test("an answer that is cut off says how far it was heard, and the next one starts at its own beginning", async () => {
  const { speaker, say } = await listen();
  const started = once(speaker, voice.AudioOutput.EVENT_PLAYBACK_STARTED);
  await Promise.all([say(800), started]);
  speaker.clearBuffer();
  const cutOff = await speaker.waitForPlayout();
  expect(cutOff.interrupted).toBe(true);
  expect(cutOff.playbackPosition).toBeLessThan(0.8);
  await say(100);
  expect(await speaker.waitForPlayout()).toEqual({ playbackPosition: 0.1, interrupted: false });
});

test("what was not played yet is cut to the sample", () => {
  const kept = newest([frame(20, 1), frame(20, 2), frame(20, 3)], 30);
  expect(lengthMs(kept)).toBe(30);
  expect(kept.map(({ data }) => data[0])).toEqual([2, 3]);
});

test("a hushed answer makes no sound any more, though it is told to resume, and the next one does", async () => {
  const { speaker, played, say } = await listen();
  const started = once(speaker, voice.AudioOutput.EVENT_PLAYBACK_STARTED);
  await Promise.all([say(800), started]);
  played.hush(true);
  const heardMs = played.answer().playedMs;
  speaker.resume();
  await new Promise((resolve) => setImmediate(resolve));
  expect(played.answer().playedMs).toBe(heardMs);
  speaker.clearBuffer();
  await speaker.waitForPlayout();
  await say(100);
  expect(await speaker.waitForPlayout()).toEqual({ playbackPosition: 0.1, interrupted: false });
});

test("tells where each word of the answer is, and when it was played, across a hold", async () => {
  const { speaker, played } = await listen();
  const started = once(speaker, voice.AudioOutput.EVENT_PLAYBACK_STARTED);
  const frames = Array.from({ length: 30 }, () => frame(20));
  const [first, tenth] = [frames[0], frames[10]];
  if (first) label(first, { clause: "One two", words: [{ text: "One", startMs: 0, endMs: 180 }] });
  if (tenth) label(tenth, { words: [{ text: "two", startMs: -20, endMs: 200 }] });
  void (async () => {
    for (const one of frames) await speaker.captureFrame(one);
    speaker.flush();
  })();
  await started;
  speaker.pause();
  const heldAt = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 60));
  speaker.resume();
  await speaker.waitForPlayout();
  const { words, runs, playedMs } = played.answer();
  expect(words).toEqual([
    { text: "One", startMs: 0, endMs: 180 },
    { text: "two", startMs: 180, endMs: 400 },
  ]);
  expect(playedMs).toBe(600);
  const afterHold = runs.at(-1);
  expect(afterHold?.startedAt).toBeGreaterThanOrEqual(heldAt + 50);
  // The next answer begins with none.
  await speaker.captureFrame(frame(20));
  speaker.flush();
  await speaker.waitForPlayout();
  expect(played.answer().words).toEqual([]);
});
