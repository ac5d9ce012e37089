import { afterEach, describe, expect, test } from "vitest";
import { json, readBody } from "@/tests/support/scripted-openai";
import { closeServers, serve } from "@/tests/support/serve";
import { statusOf } from "../failure";
import { createOpenaiChat } from "./openai";
import type { ChatPiece, ChatRequest, ChatSource } from "./source";

afterEach(closeServers);

const signal = AbortSignal.timeout(20_000);
const request: ChatRequest = { messages: [{ role: "user", content: "Hello." }], tools: [] };
type Options = Partial<Parameters<typeof createOpenaiChat>[0]>;

async function collect(source: ChatSource, asked = request) {
  const pieces: ChatPiece[] = [];
  for await (const piece of source.stream(asked, signal)) pieces.push(piece);
  const text = pieces.map((piece) => piece.text ?? "").join("");
  const calls = pieces.flatMap((piece) => piece.calls ?? []);
  return { text, calls, usage: pieces.at(-1)?.usage, pieces };
}

/** A model before a server that sends these events (objects as JSON), and the requests it saw. */
async function setUp(events: readonly (object | string)[], options: Options = {}) {
  const seen: { headers: object; body: Record<string, unknown> }[] = [];
  const baseUrl = await serve(async (incoming, response) => {
    seen.push({ headers: incoming.headers, body: JSON.parse(await readBody(incoming)) });
    response.writeHead(200, { "content-type": "text/event-stream" });
    const texts = events.map((event) => (typeof event === "string" ? event : JSON.stringify(event)));
    response.end(texts.map((text) => `data: ${text}\n\n`).join(""));
  });
  const source = createOpenaiChat({
    provider: "x",
    baseUrl,
    model: "m",
    tools: true,
    contextTokens: 8_192,
    ...options,
  });
  return { source, seen };
}

const chunk = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

describe("what servers leave out or add", () => {
  test("no usage, no reason to finish, no end", async () => {
    const { source } = await setUp([chunk({ content: "Good " }), chunk({ content: "morning." })]);
    expect(await collect(source)).toMatchObject({ text: "Good morning.", calls: [], usage: undefined });
  });

  test("reasoning, in a field or between tags, is not spoken but shows that it is at work", async () => {
    const { source } = await setUp([
      chunk({ reasoning_content: "They greet me." }),
      chunk({ reasoning: "So do I." }),
      chunk({ content: "<think>Hm" }),
      chunk({ content: ".</think>Hello." }),
      "[DONE]",
    ]);
    const { text, pieces } = await collect(source);
    expect(text).toBe("Hello.");
    expect(pieces.slice(0, 3)).toEqual([{}, {}, {}]);
  });

  test("a whole call in one chunk, without id or index, which ends with “stop”", async () => {
    const call = { function: { name: "time", arguments: '{"city":"Tokyo"}' } };
    const { source } = await setUp([chunk({ tool_calls: [call] }), chunk({}, "stop"), "[DONE]"]);
    const { calls } = await collect(source);
    expect(calls).toEqual([{ callId: expect.stringMatching(/^call_/), name: "time", args: '{"city":"Tokyo"}' }]);
  });

  test("arguments as an object", async () => {
    const call = { index: 0, id: "1", function: { name: "time", arguments: { city: "Tokyo" } } };
    const { source } = await setUp([chunk({ tool_calls: [call] }), "[DONE]"]);
    expect((await collect(source)).calls).toEqual([{ callId: "1", name: "time", args: '{"city":"Tokyo"}' }]);
  });

  test("null wherever there is nothing", async () => {
    const empty = {
      choices: [{ delta: { content: null, tool_calls: null }, finish_reason: null }],
      usage: null,
      error: null,
    };
    const { source } = await setUp([empty, chunk({ content: "Hi." }), { choices: null }, { choices: [] }, "[DONE]"]);
    expect((await collect(source)).text).toBe("Hi.");
  });

  test("usage with every chunk: the last one counts", async () => {
    const counts = (completion_tokens: number) => ({ usage: { prompt_tokens: 7, completion_tokens } });
    const { source } = await setUp([
      { ...chunk({ content: "Hi" }), ...counts(1) },
      { ...chunk({}), ...counts(2) },
    ]);
    const usage = { promptTokens: 7, completionTokens: 2, promptCachedTokens: 0, totalTokens: 0 };
    expect(await collect(source)).toMatchObject({ text: "Hi", usage });
  });
});

test("a server that refuses stream_options is asked without, from then on", async () => {
  const asked: unknown[] = [];
  const baseUrl = await serve(async (incoming, response) => {
    const body = JSON.parse(await readBody(incoming)) as { stream_options?: unknown };
    asked.push(body.stream_options);
    if (body.stream_options) return json(response, 400, { error: { message: "Unknown field: stream_options" } });
    response.end(`data: ${JSON.stringify(chunk({ content: "Hi." }))}\n\ndata: [DONE]\n\n`);
  });
  const source = createOpenaiChat({ provider: "x", baseUrl, model: "m", tools: true, contextTokens: 8_192 });
  expect((await collect(source)).text).toBe("Hi.");
  expect((await collect(source)).text).toBe("Hi.");
  expect(asked).toEqual([{ include_usage: true }, undefined, undefined]);
});

test.each([undefined, ""])("no key: %j", async (apiKey) => {
  const { source, seen } = await setUp([chunk({ content: "Hi." })], { apiKey });
  await collect(source);
  expect(seen[0]?.headers).not.toHaveProperty("authorization");
});

test.each([
  [{ error: { message: "busy", code: 503 } }, 503],
  [{ error: { message: "out of memory", type: "server_error" } }, 500],
  [{ error: "out of memory" }, 500],
])("an error in mid-stream: %j", async (event, status) => {
  const { source } = await setUp([chunk({ content: "Good " }), event]);
  const error = await collect(source).catch((failure: unknown) => failure);
  expect(statusOf(error)).toBe(status);
});

describe("the limit of an answer", () => {
  test.each([
    ["max_tokens" as const, ["max_tokens", "messages", "model", "stream", "stream_options"]],
    ["max_completion_tokens" as const, ["max_completion_tokens", "messages", "model", "stream", "stream_options"]],
    [undefined, ["messages", "model", "stream", "stream_options"]],
  ])("as %s", async (limitField, fields) => {
    const { source, seen } = await setUp([chunk({ content: "Hi." })], { limitField });
    await collect(source, { ...request, maxTokens: 120, cacheName: "call-1" });
    expect(Object.keys(seen[0]?.body ?? {}).sort()).toEqual(fields);
  });
});

test("a form of the answer is asked for until a server refuses it", async () => {
  const bodies: Record<string, unknown>[] = [];
  const baseUrl = await serve(async (incoming, response) => {
    const body = JSON.parse(await readBody(incoming)) as Record<string, unknown>;
    bodies.push(body);
    if (body.response_format) return json(response, 400, { error: { message: "response_format is not supported" } });
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(`data: ${JSON.stringify(chunk({ content: "{}" }))}\n\ndata: [DONE]\n\n`);
  });
  const source = createOpenaiChat({ provider: "x", baseUrl, model: "m", tools: true, contextTokens: 8_192 });
  const asked = { ...request, form: { name: "form", schema: { type: "object" } } };
  expect((await collect(source, asked)).text).toBe("{}");
  expect((await collect(source, asked)).text).toBe("{}");
  expect(bodies.map((body) => body.response_format)).toEqual([
    { type: "json_schema", json_schema: { name: "form", schema: { type: "object" }, strict: true } },
    undefined,
    undefined,
  ]);
});
