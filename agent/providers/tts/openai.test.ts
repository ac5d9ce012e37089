import type { RequestListener } from "node:http";
import { afterEach, expect, test } from "vitest";
import { encodeWav } from "@/lib/wav";
import { closeServers, serve } from "@/tests/support/serve";
import { rosterOf } from "../roster";
import { inParts, rawSound, testVoice, type VoiceWire } from "../testing/tts-conformance";
import type { TimedWord } from "../timed-word";
import { ClauseTts } from "./clause-tts";
import { createOpenaiVoice } from "./openai";

afterEach(closeServers);

async function ttsOf(listener: RequestListener): Promise<ClauseTts> {
  const baseUrl = await serve(listener);
  return new ClauseTts(rosterOf(createOpenaiVoice({ provider: "engine", baseUrl, model: "m", voice: "heart" })), 1);
}

async function hear(tts: ClauseTts, signal = new AbortController().signal): Promise<number> {
  let samples = 0;
  for await (const part of tts.speak("It is noon.", signal)) samples += part.length;
  return samples;
}

test("a server that is busy for a moment costs the caller no clause", async () => {
  let requests = 0;
  const tts = await ttsOf((_request, response) => {
    requests += 1;
    if (requests < 3) response.writeHead(503).end();
    else response.end(Buffer.alloc(4_800));
  });
  expect(await hear(tts)).toBe(2_400);
  expect(requests).toBe(3);
});

test("a clause that broke off half-way goes on where it stopped", async () => {
  const speech = Int16Array.from({ length: 4_800 }, (_, index) => index);
  const bytes = Buffer.from(speech.buffer);
  let requests = 0;
  const tts = await ttsOf((_request, response) => {
    requests += 1;
    if (requests > 1) response.end(bytes);
    else response.write(bytes.subarray(0, 4_800), () => setImmediate(() => response.destroy()));
  });
  const heard: number[] = [];
  for await (const part of tts.speak("It is noon.", new AbortController().signal)) heard.push(...part);
  expect(heard).toEqual([...speech]);
});

test("a refusal is final and tells nothing of what the server wrote", async () => {
  const tts = await ttsOf((_request, response) => response.writeHead(401).end("Invalid API key: abc123"));
  await expect(hear(tts)).rejects.toMatchObject({ retryable: false, message: "The voice answered with status 401." });
});

test("the server sees it when the caller interrupts", async () => {
  const interrupt = new AbortController();
  const gone = new Promise<void>((resolve) => {
    void ttsOf((_request, response) => {
      response.on("close", () => resolve());
      response.write(Buffer.alloc(480), () => interrupt.abort());
    }).then((tts) => hear(tts, interrupt.signal).catch(() => undefined));
  });
  await gone;
});

const wireOf = (provider: "openai" | "openai-compatible", sound: VoiceWire["sound"]): VoiceWire => ({
  create: (baseUrl, apiKey) =>
    createOpenaiVoice({ provider, baseUrl: `${baseUrl}/v1/`, apiKey, model: "gpt-4o-mini-tts", voice: "alloy" }),
  sound,
  isStreamed: true,
  isAuthorized: (headers, apiKey) => headers.authorization === `Bearer ${apiKey}`,
  read({ method, url, headers, body }) {
    expect(`${method} ${url}`).toBe("POST /v1/audio/speech");
    expect(headers["content-type"]).toBe("application/json");
    const { input, ...rest } = JSON.parse(body);
    expect(rest).toEqual({ model: "gpt-4o-mini-tts", voice: "alloy", speed: 1, response_format: "pcm" });
    return input;
  },
  lists: {
    "/v1/models": {
      object: "list",
      data: [
        { id: "gpt-4o-mini-tts", object: "model" },
        { id: "whisper", task: "automatic-speech-recognition" },
        { id: "moonshine", kind: "stt" },
      ],
    },
    "/v1/audio/voices": {
      voices: ["af_bella", { voice_id: "own" }, { id: "heart", name: "Heart", language: "en-US" }],
    },
  },
  offer: {
    models: ["gpt-4o-mini-tts"],
    voices: [
      { id: "af_bella", name: "af_bella", language: null, description: null },
      { id: "own", name: "own", language: null, description: null },
      { id: "heart", name: "Heart", language: "en-US", description: null },
    ],
  },
});

testVoice("An OpenAI-compatible server that sends raw samples", wireOf("openai-compatible", rawSound));

testVoice(
  "An OpenAI-compatible server that sends WAV",
  wireOf("openai-compatible", (samples, rate) => {
    const body = encodeWav(samples, rate);
    // As one that streams: the length was not known.
    body.writeUInt32LE(0xffff_ffff, 40);
    return { type: "audio/wav", body };
  }),
);

testVoice(
  "An OpenAI-compatible server that sends events",
  wireOf("openai-compatible", (samples, rate) => {
    const deltas = inParts(samples, rate).map((audio) => ({ type: "speech.audio.delta", audio }));
    const events = [...deltas, { type: "speech.audio.done", usage: { total_tokens: 9 } }];
    const body = `: ping\r\n\r\n${events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join("")}`;
    return { type: "text/event-stream; charset=utf-8", body: Buffer.from(body) };
  }),
);

testVoice("OpenAI", {
  ...wireOf("openai", rawSound),
  lists: { "/v1/models": { data: [{ id: "gpt-4.1" }, { id: "tts-1" }, { id: "gpt-4o-mini-tts" }] } },
  offer: {
    models: ["tts-1", "gpt-4o-mini-tts"],
    voices: expect.arrayContaining([{ id: "alloy", name: "Alloy", language: null, description: null }]),
  },
});

test("an event that tells of a failure is one", async () => {
  const baseUrl = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`data: {"type":"error","error":{"message":"key abc123 is over its limit"}}\n\n`);
  });
  const voice = createOpenaiVoice({ provider: "openai-compatible", baseUrl, model: "m", voice: "v" });
  const speech = voice.speak({ text: "It is noon.", speed: 1 }, new AbortController().signal);
  await expect(speech[Symbol.asyncIterator]().next()).rejects.toThrow(/^the server failed while it spoke$/);
});

test("a server without lists offers nothing, and can still be spoken with", async () => {
  const baseUrl = await serve((_request, response) => void response.writeHead(404).end());
  const voice = createOpenaiVoice({ provider: "openai-compatible", baseUrl, model: "m", voice: "v" });
  expect(await voice.offer?.(new AbortController().signal)).toEqual({ models: [], voices: [] });
});

test("our engine is asked for events where somebody wants to know its words, and one that has none is heard all the same", async () => {
  const asked: unknown[] = [];
  const tell = { text: "It", start_ms: 12, end_ms: 90 };
  const baseUrl = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    asked.push(JSON.parse(Buffer.concat(chunks).toString()).stream_format);
    if (asked.length === 3) return void response.end(Buffer.alloc(480));
    response.writeHead(200, { "content-type": "text/event-stream" });
    const delta = { type: "speech.audio.delta", audio: Buffer.alloc(480).toString("base64"), words: [tell] };
    response.end(`data: ${JSON.stringify(delta)}\n\ndata: {"type":"speech.audio.done"}\n\n`);
  });
  const hearFrom = async (isEngine: boolean, onWords?: (words: readonly TimedWord[]) => void) => {
    const voice = createOpenaiVoice({ provider: "engine", baseUrl, model: "m", voice: "heart", isEngine });
    let samples = 0;
    const request = { text: "It is noon.", speed: 1, onWords };
    for await (const part of voice.speak(request, new AbortController().signal)) samples += part.length;
    return samples;
  };
  const words: TimedWord[] = [];
  expect(await hearFrom(true, (told) => words.push(...told))).toBe(240);
  expect(words).toEqual([{ text: "It", startMs: 12, endMs: 90 }]);
  expect(await hearFrom(true)).toBe(240);
  expect(await hearFrom(true, () => {})).toBe(240);
  expect(await hearFrom(false, () => {})).toBe(240);
  expect(asked).toEqual(["sse", undefined, "sse", undefined]);
});
