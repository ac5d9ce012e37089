import { expect, test } from "vitest";
import { rawSound, requestOf, testVoice, type VoiceWire } from "../testing/tts-conformance";
import { createCartesiaVoice } from "./cartesia";

const wireOf = (model: string): VoiceWire => ({
  create: (baseUrl, apiKey) =>
    createCartesiaVoice({
      ...{ provider: "cartesia", id: "1", name: "Cartesia", apiKey },
      options: { model, voice: "694f9389", language: "en-US", baseUrl },
    }),
  sound: rawSound,
  isStreamed: true,
  isAuthorized: (headers, apiKey) => headers["x-api-key"] === apiKey && headers["cartesia-version"] === "2025-04-16",
  read({ method, url, headers, body }) {
    expect(`${method} ${url}`).toBe("POST /tts/bytes");
    expect(headers["content-type"]).toBe("application/json");
    const { transcript, ...rest } = JSON.parse(body);
    expect(rest).toEqual({
      model_id: model,
      voice: { mode: "id", id: "694f9389" },
      output_format: { container: "raw", encoding: "pcm_s16le", sample_rate: 24_000 },
      language: "en",
    });
    return transcript;
  },
  lists: {
    "/voices?limit=100": {
      data: [
        { id: "b", name: "Bruno", description: "Calm.", language: "de", gender: "masculine", is_public: true },
        { id: "a/1", name: "Alice", description: "", language: "en", gender: "gender_neutral" },
      ],
      has_more: true,
    },
    "/voices?limit=100&starting_after=a%2F1": { data: [{ id: "c", name: "Chloe", language: "fr" }], has_more: false },
  },
  offer: {
    models: [],
    voices: [
      { id: "a/1", name: "Alice", language: "en", description: "gender neutral" },
      { id: "b", name: "Bruno", language: "de", description: "masculine, Calm." },
      { id: "c", name: "Chloe", language: "fr", description: null },
    ],
  },
});

testVoice("Cartesia", wireOf("sonic-2"));

test.each([
  ["sonic-3", 1.25, { generation_config: { speed: 1.25 } }],
  ["sonic-3.5", 2, { generation_config: { speed: 1.5 } }],
  ["sonic-2", 1.25, { speed: "fast" }],
  ["sonic-turbo-2025-06-04", 0.8, { speed: "slow" }],
])("%s is told a pace of %f in its own way", async (model, speed, expected) => {
  const { body } = await requestOf(wireOf(model), { text: "It is noon.", speed });
  expect(JSON.parse(body)).toMatchObject(expected);
});
