import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { env } from "@/lib/env";
import { type EngineScript, startScriptedEngine } from "@/tests/support/scripted-engine";
import { json } from "@/tests/support/scripted-openai";
import { closeServers, serve } from "@/tests/support/serve";
import { createConnectionTest } from "./test-connection";

// A connection is tried while our own engine does the same, and its voice speaks what is to be heard.
const script: EngineScript = {
  transcript: () => "hello how are you today",
  answer: () => ({ text: "Hello there, caller." }),
  tools: false,
  sttMs: 0,
  llmMs: 0,
  ttsMs: 0,
};
const nobody = env().ENGINE_URL;
let engine: Awaited<ReturnType<typeof startScriptedEngine>>;
beforeAll(async () => {
  engine = await startScriptedEngine(script);
  env().ENGINE_URL = engine.url;
});
beforeEach(() => {
  engine.steps.length = 0;
});
afterEach(closeServers);
afterAll(async () => {
  env().ENGINE_URL = nobody;
  await engine.stop();
});

const log = pino({ level: "silent" });
const testConnection = createConnectionTest();
const formOf = (baseUrl: string, options: object = {}) =>
  ({ provider: "openai-compatible", name: "Server", options: { baseUrl, model: "m", ...options } }) as const;

test.each([
  ["llm", "Hello there, caller."],
  ["tts", "0.8 seconds of sound"],
  ["stt", "hello how are you today"],
] as const)("%s: both are measured", async (stage, answer) => {
  // The engine speaks the same protocol, so that it can stand for the other server too.
  const options = stage === "stt" ? { protocol: "streaming" } : {};
  const result = await testConnection({ stage, ...formOf(`${engine.url}/v1`, options) }, { log });
  expect(result).toMatchObject({ ok: true, answer });
  expect(result.firstMs).toBeGreaterThanOrEqual(0);
  expect(result.engineFirstMs).toBeGreaterThanOrEqual(0);
  const kind = { llm: "llm", tts: "tts", stt: "commit" }[stage];
  expect(engine.steps.filter((step) => step.kind === kind)).toHaveLength(2);
});

test("the engine does not wait for a server that is slower", async () => {
  const baseUrl = `${await serve(async (_request, response) => {
    const isMeasured = () => engine.steps.some(({ answeredAt }) => answeredAt !== undefined);
    while (!isMeasured()) await new Promise((resolve) => setImmediate(resolve));
    response.writeHead(200, { "content-type": "audio/pcm" }).end(Buffer.alloc(4_800));
  })}/v1`;
  const result = await testConnection({ stage: "tts", ...formOf(baseUrl) }, { log });
  expect(result).toMatchObject({ ok: true, engineFirstMs: expect.any(Number) });
});

test("a spoken sentence in which no words are heard does not pass", async () => {
  let recordedSeconds = 0;
  const baseUrl = `${await serve(async (request, response) => {
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.length;
    recordedSeconds = bytes / 32_000;
    json(response, 200, { text: " " });
  })}/v1`;
  const result = await testConnection({ stage: "stt", ...formOf(baseUrl) }, { log });
  expect(result).toMatchObject({ ok: false, engineFirstMs: expect.any(Number) });
  expect(result.message).toContain("heard no words in a spoken English sentence");
  // 0.8 s of the engine's voice and the pause after it, at 16 kHz.
  expect(recordedSeconds).toBeCloseTo(1.1, 1);
});

test("an engine that hangs is not measured, and changes nothing about what is said of the server", async () => {
  const baseUrl = `${await serve((_request, response) => void response.writeHead(401).end())}/v1`;
  script.llmMs = 5_000;
  const form = { stage: "llm", ...formOf(baseUrl), apiKey: "sk-wrong" } as const;
  const result = await testConnection(form, { log, limitMs: 1_000 });
  script.llmMs = 0;
  expect(result).toMatchObject({ ok: false, message: "The server refuses this key.", engineFirstMs: null });
});
