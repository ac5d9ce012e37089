import type { RequestListener } from "node:http";
import pino from "pino";
import { afterEach, expect, test } from "vitest";
import type { Stage } from "@/lib/providers/catalog";
import { closeServers, serve } from "@/tests/support/serve";
import { createConnectionTest } from "./test-connection";

afterEach(closeServers);

const serveV1 = async (listener: RequestListener) => `${await serve(listener)}/v1`;

const key = "sk-very-secret";
const log = pino({ level: "silent" });
const testConnection = createConnectionTest();

type Form = { model?: string; apiKey?: string; limitMs?: number };
function tryServer(stage: Stage, baseUrl: string, { model = "good", apiKey = key, limitMs }: Form = {}) {
  const form = { stage, provider: "openai-compatible", name: "Some server", options: { baseUrl, model } } as const;
  return testConnection({ ...form, ...(apiKey ? { apiKey } : {}) }, { log, limitMs });
}

/** A server that does all three well, for whoever brings the key. */
const wellBehaved: RequestListener = async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  if (request.headers.authorization !== `Bearer ${key}`) {
    response.writeHead(401, { "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: `Incorrect key ${request.headers.authorization}` } }));
  } else if (request.url === "/v1/models") {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ object: "list", data: [{ id: "good" }, { id: "other" }] }));
  } else if (request.url === "/v1/chat/completions") {
    const known = JSON.parse(Buffer.concat(chunks).toString()).model === "good";
    if (!known) return void response.writeHead(404).end();
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { role: "assistant" } }] })}\n\n`);
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: "Hello" } }] })}\n\n`); // and never ends
  } else if (request.url === "/v1/audio/speech") {
    response.writeHead(200, { "content-type": "audio/pcm" }).end(Buffer.alloc(24_000));
  } else if (request.url === "/v1/audio/transcriptions") {
    const isWav = Buffer.concat(chunks).includes("WAVEfmt ");
    response.writeHead(isWav ? 200 : 400, { "content-type": "application/json" }).end(JSON.stringify({ text: "" }));
  } else {
    response.writeHead(404).end();
  }
};

test.each([
  ["stt", "No words, and there were none: only a tone was played."],
  ["llm", "Hello"],
  ["tts", "0.5 seconds of sound"],
] as const)("a good server passes for %s, also without our engine to compare it with", async (stage, answer) => {
  const result = await tryServer(stage, await serveV1(wellBehaved));
  expect(result).toMatchObject({ ok: true, engineFirstMs: null, answer });
  expect(result.firstMs).toBeGreaterThanOrEqual(0);
  expect(result.message).toBe(
    `It works. The ${{ stt: "transcript", llm: "first word", tts: "first sound" }[stage]} came after ${result.firstMs} ms.`,
  );
});

test("what there is to choose from is listed", async () => {
  expect(await tryServer("llm", await serveV1(wellBehaved))).toMatchObject({ models: ["good", "other"] });
});

test("a refused or missing key is named, and never repeated", async () => {
  const baseUrl = await serveV1(wellBehaved);
  expect(await tryServer("llm", baseUrl, { apiKey: "sk-wrong" })).toEqual({
    ...{ ok: false, message: "The server refuses this key.", firstMs: null },
    ...{ engineFirstMs: null, answer: null, models: [], voices: [] },
  });
  const missing = await tryServer("llm", baseUrl, { apiKey: "" });
  expect(missing.message).toBe("The server wants a key. Enter one and try again.");
});

test("a provider that always wants a key is not even asked without one", async () => {
  let requests = 0;
  const baseUrl = await serveV1((_request, response) => {
    requests += 1;
    response.end();
  });
  const form = { stage: "tts", provider: "elevenlabs", name: "Voices", options: { baseUrl } } as const;
  const result = await testConnection(form, { log });
  expect(result).toMatchObject({ ok: false, message: "The server wants a key. Enter one and try again." });
  expect(requests).toBe(0);
});

test("an unknown model is told apart from a wrong address", async () => {
  const baseUrl = await serveV1(wellBehaved);
  const model = await tryServer("llm", baseUrl, { model: "bad" });
  expect(model.message).toBe("The server has no model named bad. Choose one it lists.");
  const address = await tryServer("llm", baseUrl.replace("/v1", "/v2"));
  expect(address.message).toBe("The server does not know this address or model. Base URLs usually end in /v1.");
});

test.each(["stt", "llm", "tts"] as const)("a server that hangs is given up for %s", async (stage) => {
  const result = await tryServer(stage, await serveV1(() => {}), { limitMs: 1_400 });
  expect(result).toMatchObject({ ok: false, models: [], voices: [] });
  expect(result.message).toMatch(/^127\.0\.0\.1:\d+ did not answer within 1 seconds\.$/);
});

test("a model that only reasons is told from a server that hangs", async () => {
  const baseUrl = await serveV1((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { reasoning_content: "Hm" } }] })}\n\n`);
  });
  const result = await tryServer("llm", baseUrl, { limitMs: 1_000 });
  expect(result.message).toContain("began to answer, but said no word within 1 seconds");
});

test("nobody there", async () => {
  const baseUrl = await serveV1(wellBehaved);
  await closeServers();
  const result = await tryServer("tts", baseUrl);
  expect(result.message).toMatch(/^Nothing listens at 127\.0\.0\.1:\d+\./);
});

test.each([
  [500, "The server failed at its own end (500)."],
  [429, "The server says it has had too many requests, or the account has no credit left."],
  [400, "The server refused the request (400). Check the model and the voice."],
])("status %i becomes a sentence, in no stage with the server's words", async (status, message) => {
  const baseUrl = await serveV1((_request, response) => void response.writeHead(status).end(`secret words ${key}`));
  for (const stage of ["stt", "llm", "tts"] as const) {
    const result = await tryServer(stage, baseUrl);
    expect(result.message).toBe(message);
    expect(JSON.stringify(result)).not.toMatch(/secret/);
  }
});

test("an answer with nothing in it does not pass", async () => {
  const baseUrl = await serveV1((_request, response) => {
    const empty = JSON.stringify({ choices: [{ delta: { content: "" }, finish_reason: "stop" }] });
    response.writeHead(200, { "content-type": "text/event-stream" }).end(`data: ${empty}\n\ndata: [DONE]\n\n`);
  });
  const result = await tryServer("llm", baseUrl);
  expect(result.message).toBe("The server answered, but with nothing in it. Check the model's name.");
});

test("a page of something else does not pass", async () => {
  const baseUrl = await serveV1((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><p>Welcome</p>");
  });
  expect(await tryServer("llm", baseUrl)).toMatchObject({ ok: false, firstMs: null });
});

test("an answer that repeats the key is not shown", async () => {
  const baseUrl = await serveV1((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(
      `data: ${JSON.stringify({ choices: [{ delta: { content: `You are ${key}` } }] })}\n\ndata: [DONE]\n\n`,
    );
  });
  expect(await tryServer("llm", baseUrl)).toMatchObject({ ok: true, answer: null });
});

test("options of another provider's are refused", async () => {
  const form = { stage: "tts", provider: "azure", name: "Azure", options: { region: "not a region" } } as const;
  await expect(testConnection(form, { log })).rejects.toMatchObject({ code: "invalid_input" });
  await expect(testConnection({ ...form, provider: "anthropic" }, { log })).rejects.toMatchObject({
    code: "invalid_input",
  });
});
