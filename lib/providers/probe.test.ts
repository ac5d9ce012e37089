import type { RequestListener } from "node:http";
import { afterEach, expect, test } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { probe } from "./probe";

afterEach(closeServers);

const serveV1 = async (listener: RequestListener) => `${await serve(listener)}/v1`;

const key = "sk-very-secret";

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
    response.writeHead(200, { "content-type": "audio/pcm" }).end(Buffer.alloc(4_800));
  } else if (request.url === "/v1/audio/transcriptions") {
    const isWav = Buffer.concat(chunks).includes("WAVEfmt ");
    response.writeHead(isWav ? 200 : 400, { "content-type": "application/json" }).end(JSON.stringify({ text: "" }));
  } else {
    response.writeHead(404).end();
  }
};

test.each(["stt", "llm", "tts"] as const)("a good server passes for %s", async (stage) => {
  const baseUrl = await serveV1(wellBehaved);
  const result = await probe(stage, { baseUrl, model: "good" }, key);
  expect(result).toMatchObject({ ok: true, models: ["good", "other"] });
  expect(result.firstMs).toBeGreaterThanOrEqual(0);
  expect(result.message).toContain("It works.");
});

test("a refused or missing key is named, and never repeated", async () => {
  const baseUrl = await serveV1(wellBehaved);
  const refused = await probe("llm", { baseUrl, model: "good" }, "sk-wrong");
  expect(refused).toEqual({ ok: false, message: "The server refuses this key.", firstMs: null, models: [] });
  const missing = await probe("llm", { baseUrl, model: "good" }, undefined);
  expect(missing.message).toBe("The server wants a key. Enter one and try again.");
});

test("an unknown model is told apart from a wrong address", async () => {
  const baseUrl = await serveV1(wellBehaved);
  const model = await probe("llm", { baseUrl, model: "bad" }, key);
  expect(model.message).toBe("The server has no model named bad. Choose one it lists.");
  const address = await probe("llm", { baseUrl: baseUrl.replace("/v1", "/v2"), model: "good" }, key);
  expect(address.message).toBe("The server does not know this address or model. Base URLs usually end in /v1.");
});

test("a server that hangs is given up", async () => {
  const baseUrl = await serveV1(() => {});
  const result = await probe("stt", { baseUrl, model: "good" }, key, 1_000);
  expect(result).toMatchObject({ ok: false, models: [] });
  expect(result.message).toMatch(/^127\.0\.0\.1:\d+ did not answer within 1 seconds\.$/);
});

test("nobody there", async () => {
  const baseUrl = await serveV1(wellBehaved);
  await closeServers();
  const result = await probe("tts", { baseUrl, model: "good" }, key);
  expect(result.message).toMatch(/^Nothing listens at 127\.0\.0\.1:\d+\./);
});

test.each([
  [500, "The server failed at its own end (500)."],
  [429, "The server says it has had too many requests, or the account has no credit left."],
  [400, "The server refused the request (400). Check the model and the voice."],
])("status %i becomes a sentence", async (status, message) => {
  const baseUrl = await serveV1((_request, response) => void response.writeHead(status).end("secret words"));
  expect((await probe("llm", { baseUrl, model: "good" }, key)).message).toBe(message);
});

test("an answer with nothing in it does not pass", async () => {
  const baseUrl = await serveV1((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).end("data: [DONE]\n\n");
  });
  const result = await probe("llm", { baseUrl, model: "good" }, key);
  expect(result.message).toBe("The server answered, but with nothing in it. Check the model's name.");
});
