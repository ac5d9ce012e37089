import { readdirSync } from "node:fs";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConnectionTest } from "@/agent/desk/test-connection";
import { createOpenaiChat } from "@/agent/providers/llm/openai";
import type { ChatPiece, ChatRequest } from "@/agent/providers/llm/source";
import { startLlamaServer } from "../support/llama-server";
import { sharedPaths } from "../support/shared-data";

/** A server that somebody else wrote, with our starter's file: what it says on the wire is not what we believe it should. */
process.env.ENGINE_URL = "http://127.0.0.1:9"; // nobody to compare it with
let server: Awaited<ReturnType<typeof startLlamaServer>>;

beforeAll(async () => {
  const folder = join(sharedPaths().models, "installed", "smollm2-135m-instruct");
  const file = readdirSync(folder).find((name) => name.endsWith(".gguf")) ?? "no model file";
  server = await startLlamaServer(join(folder, file));
}, 180_000);

afterAll(() => server?.stop());

const source = () =>
  createOpenaiChat({
    ...{ provider: "openai-compatible", baseUrl: server.baseUrl, model: "smollm2", tools: true, contextTokens: 2_048 },
    limitField: "max_tokens",
  });

const request: ChatRequest = { messages: [{ role: "user", content: "Say hello." }], tools: [], maxTokens: 12 };
const tools: ChatRequest["tools"] = [
  {
    type: "function",
    function: {
      name: "time",
      description: "Tells the time in a city.",
      parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
    },
  },
];

async function collect(given: ChatRequest): Promise<ChatPiece[]> {
  const pieces: ChatPiece[] = [];
  for await (const piece of source().stream(given, AbortSignal.timeout(20_000))) pieces.push(piece);
  return pieces;
}

test("it answers word by word, and tells what that took", async () => {
  const pieces = await collect(request);
  const words = pieces.flatMap(({ text }) => (text ? [text] : []));
  expect(words.length).toBeGreaterThan(2);
  expect(pieces.at(-1)?.usage).toMatchObject({
    promptTokens: expect.any(Number),
    completionTokens: expect.any(Number),
  });
});

test("it takes our skills along, whether its model uses them or not", async () => {
  const pieces = await collect({ ...request, messages: [{ role: "user", content: "What time is it?" }], tools });
  for (const call of pieces.flatMap(({ calls }) => calls ?? [])) expect(() => JSON.parse(call.args)).not.toThrow();
  expect(pieces.some(({ text, calls }) => text || calls?.length)).toBe(true);
});

test("it stops when its answer is not wanted any more", async () => {
  const stop = new AbortController();
  const answering = (async () => {
    for await (const { text } of source().stream({ ...request, maxTokens: 1_500 }, stop.signal)) if (text) stop.abort();
  })();
  await expect(answering).rejects.toThrow();
  await expect.poll(server.output, { timeout: 10_000 }).toMatch(/cancel/);
});

test("an admin's test of it says that it works, and lists its model", async () => {
  const outcome = await createConnectionTest()(
    {
      ...{ stage: "llm", provider: "openai-compatible", name: "llama.cpp" },
      options: { baseUrl: server.baseUrl, model: "smollm2" },
    },
    { log: pino({ level: "silent" }) },
  );
  expect(outcome).toMatchObject({ ok: true, firstMs: expect.any(Number), answer: expect.stringMatching(/./) });
  expect(outcome.models).toHaveLength(1);
});
