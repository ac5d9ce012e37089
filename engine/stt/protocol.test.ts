import { describe, expect, test } from "vitest";
import { parseInput } from "@/lib/errors";
import { clientEventSchema } from "./protocol";

describe("clientEventSchema", () => {
  test("takes OpenAI's session.update with fields we do not use", () => {
    const event = parseInput(clientEventSchema, {
      type: "session.update",
      session: {
        type: "transcription",
        audio: {
          input: {
            format: { type: "audio/pcm", rate: 48_000 },
            transcription: { model: "moonshine-tiny-en", language: "en" },
            turn_detection: null,
          },
        },
      },
    });
    expect(event).toMatchObject({ session: { audio: { input: { format: { rate: 48_000 } } } } });
  });

  test.each([
    ["an unknown type", { type: "response.create" }, /not known/],
    ["no type", {}, /not known/],
    ["a number", 7, /./],
    [
      "another rate",
      { type: "session.update", session: { audio: { input: { format: { type: "audio/pcm", rate: 8000 } } } } },
      /16000, 24000 or 48000/,
    ],
    [
      "another format",
      { type: "session.update", session: { audio: { input: { format: { type: "audio/pcmu", rate: 16000 } } } } },
      /audio\/pcm/,
    ],
    ["audio that is not base64", { type: "input_audio_buffer.append", audio: "*" }, /base64/],
    ["no audio", { type: "input_audio_buffer.append" }, /./],
  ])("refuses %s", (_, event, message) => {
    expect(() => parseInput(clientEventSchema, event)).toThrowError(message);
  });
});
