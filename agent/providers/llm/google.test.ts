import { afterEach, expect, test } from "vitest";
import { json, readBody } from "@/tests/support/scripted-openai";
import { closeServers, serve } from "@/tests/support/serve";
import { statusOf } from "../failure";
import { createGoogleChat } from "./google";
import type { ChatPiece, ChatRequest, ChatSource } from "./source";

afterEach(closeServers);

const signal = AbortSignal.timeout(20_000);
type Body = { generationConfig?: { thinkingConfig?: object }; contents: unknown[] };

/** A model before a server that sends these events, unless `refuse` finds a reason not to; and the requests it saw. */
async function setUp(
  model: string,
  events: readonly object[],
  refuse: (body: Body) => string | undefined = () => undefined,
) {
  const bodies: Body[] = [];
  const baseUrl = await serve(async (request, response) => {
    const body = JSON.parse(await readBody(request)) as Body;
    bodies.push(body);
    const message = refuse(body);
    if (message) return json(response, 400, { error: { code: 400, message, status: "INVALID_ARGUMENT" } });
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(events.map((event) => `data: ${JSON.stringify(event)}\r\n\r\n`).join(""));
  });
  return { source: createGoogleChat({ provider: "google", baseUrl, model, contextTokens: 8_192 }), bodies };
}

async function collect(source: ChatSource, request: ChatRequest = { messages: [], tools: [] }) {
  const pieces: ChatPiece[] = [];
  for await (const piece of source.stream(request, signal)) pieces.push(piece);
  return {
    text: pieces.map(({ text }) => text ?? "").join(""),
    calls: pieces.flatMap(({ calls }) => calls ?? []),
    pieces,
  };
}

const event = (parts: object[], finishReason?: string) => ({
  candidates: [{ content: { role: "model", parts }, finishReason }],
});

test("thoughts are not spoken", async () => {
  const { source } = await setUp("gemini-2.5-pro", [
    event([{ text: "They greet me.", thought: true }]),
    event([{ text: "Hm.", thought: true }, { text: "Hello." }], "STOP"),
  ]);
  const { text, pieces } = await collect(source);
  expect(text).toBe("Hello.");
  expect(pieces[0]).toEqual({});
});

test("a model that cannot think so little is asked with the next level, from then on", async () => {
  const refuse = ({ generationConfig }: Body) =>
    JSON.stringify(generationConfig).includes("minimal")
      ? "Thinking level MINIMAL is not supported for this model."
      : undefined;
  const { source, bodies } = await setUp("gemini-3.7-flash", [event([{ text: "Hi." }], "STOP")], refuse);
  expect((await collect(source)).text).toBe("Hi.");
  expect((await collect(source)).text).toBe("Hi.");
  const levels = bodies.map(({ generationConfig }) => generationConfig?.thinkingConfig);
  expect(levels).toEqual([{ thinkingLevel: "minimal" }, { thinkingLevel: "low" }, { thinkingLevel: "low" }]);
});

test("a model that takes no such word is asked without", async () => {
  const refuse = ({ generationConfig }: Body) => (generationConfig ? "Unknown name thinkingConfig" : undefined);
  const { source, bodies } = await setUp("gemini-2.5-flash", [event([{ text: "Hi." }], "STOP")], refuse);
  expect((await collect(source)).text).toBe("Hi.");
  expect(bodies.map((body) => Object.keys(body))).toEqual([["contents", "generationConfig"], ["contents"]]);
});

test("another refusal is one", async () => {
  const { source, bodies } = await setUp("gemini-2.5-flash", [], () => "API key not valid.");
  const error = await collect(source).catch((failure: unknown) => failure);
  expect(statusOf(error)).toBe(400);
  expect(bodies).toHaveLength(1);
});

test("two calls at a time, whose signature comes back with them", async () => {
  const call = (name: string, rest: object = {}) => ({ functionCall: { name, args: { city: "Tokyo" } }, ...rest });
  const { source, bodies } = await setUp("gemini-3-flash", [
    event([call("time", { thoughtSignature: "signed" }), call("weather")]),
    event([{ text: "" }], "STOP"),
  ]);
  const { calls } = await collect(source);
  expect(calls.map(({ name, args }) => [name, args])).toEqual([
    ["time", '{"city":"Tokyo"}'],
    ["weather", '{"city":"Tokyo"}'],
  ]);
  const tool_calls = calls.map(({ callId: id, name, args }) => ({
    ...{ id, type: "function" as const },
    function: { name, arguments: args },
  }));
  await collect(source, {
    messages: [
      { role: "user", content: "Hello." },
      { role: "assistant", tool_calls },
    ],
    tools: [],
  });
  expect(bodies[1]?.contents[1]).toEqual({
    role: "model",
    parts: [call("time", { thoughtSignature: "signed" }), call("weather")],
  });
});

test.each([
  ["cut", [event([{ text: "Good " }])]],
  ["of a call it could not write", [event([], "MALFORMED_FUNCTION_CALL")]],
  ["of a question it may not hear", [{ promptFeedback: { blockReason: "SAFETY" } }]],
])("an answer %s is none", async (_what, events) => {
  const { source } = await setUp("gemini-2.5-flash", events);
  await expect(collect(source)).rejects.toThrow("without its end");
});

test("an error in mid-stream", async () => {
  const { source } = await setUp("gemini-2.5-flash", [event([{ text: "Good " }]), { error: { code: 503 } }]);
  const error = await collect(source).catch((failure: unknown) => failure);
  expect(statusOf(error)).toBe(503);
});
