import { VADEventType } from "@livekit/agents";
import { expect, test } from "vitest";
import { createInterpreter } from "./voice-activity";

const reading = (rawAccumulatedSilence: number, speaking = true) => ({
  type: VADEventType.INFERENCE_DONE,
  speaking,
  rawAccumulatedSilence,
  silenceDuration: 0,
});

test("a pause is told once, a breath inside speech as resumed", () => {
  const interpret = createInterpreter();
  const start = { ...reading(0), type: VADEventType.START_OF_SPEECH };
  const end = { ...reading(0), type: VADEventType.END_OF_SPEECH, silenceDuration: 256 };
  const told = [start, reading(0), reading(64), reading(96), reading(128), reading(0), reading(0), reading(96), end]
    .map(interpret)
    .filter((event) => event !== undefined);
  expect(told).toEqual([
    { type: "started" },
    { type: "paused", silenceMs: 96 },
    { type: "resumed" },
    { type: "paused", silenceMs: 96 },
    { type: "ended", silenceMs: 256 },
  ]);
});

test("silence before anybody spoke is no pause", () => {
  const interpret = createInterpreter();
  expect([reading(96, false), reading(512, false)].map(interpret)).toEqual([undefined, undefined]);
});
