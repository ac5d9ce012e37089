import { expect, test } from "vitest";
import { inParts, requestOf, testVoice, type VoiceWire } from "../testing/tts-conformance";
import { createCartesiaVoice } from "./cartesia";

const wireOf = (model: string): VoiceWire => ({
  create: (baseUrl, apiKey) =>
    createCartesiaVoice({
      ...{ provider: "cartesia", id: "1", name: "Cartesia", apiKey },
      options: { model, voice: "694f9389", language: "en-US", baseUrl },
    }),
  // https://docs.cartesia.ai/2025-04-16/api-reference/tts/sse and …/tts/websocket, whose messages are the same
  sound(samples, rate) {
    const chunks = inParts(samples, rate).map((data) => ({ type: "chunk", data, done: false, status_code: 206 }));
    const [first, ...rest] = chunks;
    const told = [
      { type: "timestamps", done: false, word_timestamps: { words: ["It", "is"], start: [0, 0.2], end: [0.15, 0.3] } },
      { type: "timestamps", done: false, word_timestamps: { words: ["noon."], start: [0.31], end: [0.4999] } },
    ];
    const events = [first, told[0], ...rest, told[1], { type: "done", done: true, status_code: 206 }];
    const body = events.map((event) => `event: ${event?.type}\ndata: ${JSON.stringify(event)}\n\n`).join("");
    return { type: "text/event-stream", body: Buffer.from(body) };
  },
  words: [
    { text: "It", startMs: 0, endMs: 150 },
    { text: "is", startMs: 200, endMs: 300 },
    { text: "noon.", startMs: 310, endMs: 500 },
  ],
  isStreamed: true,
  isAuthorized: (headers, apiKey) => headers["x-api-key"] === apiKey && headers["cartesia-version"] === "2025-04-16",
  read({ method, url, headers, body }) {
    expect(`${method} ${url}`).toBe("POST /tts/sse");
    expect(headers["content-type"]).toBe("application/json");
    const { transcript, ...rest } = JSON.parse(body);
    expect(rest).toEqual({
      model_id: model,
      voice: { mode: "id", id: "694f9389" },
      output_format: { container: "raw", encoding: "pcm_s16le", sample_rate: 24_000 },
      language: "en",
      add_timestamps: true,
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
