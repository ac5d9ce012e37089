import { afterEach, expect, test } from "vitest";
import { closeServers, serve } from "@/tests/support/serve";
import { isPassing, statusOf, toProviderError } from "../failure";
import { createAnthropicChat } from "./anthropic";
import type { ChatPiece, ChatRequest } from "./source";

afterEach(closeServers);

const signal = AbortSignal.timeout(20_000);

const pieces = (...events: object[]) => answerTo({ messages: [], tools: [] }, events);

async function answerTo(request: ChatRequest, events: readonly object[]): Promise<ChatPiece[]> {
  const baseUrl = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.end(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(""));
  });
  const source = createAnthropicChat({ provider: "anthropic", baseUrl, model: "m", contextTokens: 8_192 });
  const all: ChatPiece[] = [];
  for await (const piece of source.stream(request, signal)) all.push(piece);
  return all;
}

const start = { type: "message_start", message: { usage: { input_tokens: 5, output_tokens: 1 } } };
const said = (text: string) => ({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } });
const stop = { type: "message_stop" };

test.each([
  ["overloaded_error", 529],
  ["rate_limit_error", 429],
  ["api_error", 500],
  ["some_new_error", 500],
])("%s in mid-stream is status %i", async (type, status) => {
  const error = await pieces(start, said("Good "), { type: "error", error: { type, message: "no" } }).catch((e) => e);
  expect(statusOf(error)).toBe(status);
});

test("an overloaded server may be back in a moment", async () => {
  const error = await pieces({ type: "error", error: { type: "overloaded_error" } }).catch(
    (failure: unknown) => failure,
  );
  const told = toProviderError("The language model", error);
  expect(told).toMatchObject({ retryable: true });
  expect(isPassing(told)).toBe(true);
});

test("an answer that ends before its end broke off", async () => {
  await expect(pieces(start, said("Good "))).rejects.toThrow("without its end");
});

test("pings, thoughts and events of later versions are signs of life", async () => {
  const thought = { type: "content_block_delta", index: 0, delta: { type: "thinking_delta", thinking: "Hm." } };
  const all = await pieces(start, { type: "ping" }, thought, { type: "something_new", delta: {} }, said("Hi."), stop);
  expect(all.slice(0, 5)).toEqual([{}, {}, {}, {}, { text: "Hi." }]);
});

test("words before a call, and two calls by their blocks", async () => {
  const block = (index: number, id: string, name: string) => ({
    ...{ type: "content_block_start", index },
    content_block: { type: "tool_use", id, name, input: {} },
  });
  const json = (index: number, partial_json: string) => ({
    ...{ type: "content_block_delta", index },
    delta: { type: "input_json_delta", partial_json },
  });
  const all = await pieces(
    ...[start, said("One moment."), block(1, "a", "time"), json(1, '{"city":'), json(1, '"Tokyo"}')],
    ...[block(2, "b", "echo"), json(2, ""), stop],
  );
  expect(all.at(-1)?.calls).toEqual([
    { callId: "a", name: "time", args: '{"city":"Tokyo"}' },
    { callId: "b", name: "echo", args: "{}" },
  ]);
});

test("an answer of a form comes as the text it was asked for", async () => {
  const block = { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "a", name: "form" } };
  const json = (partial_json: string) => ({
    ...{ type: "content_block_delta", index: 0 },
    delta: { type: "input_json_delta", partial_json },
  });
  const request = { messages: [], tools: [], form: { name: "form", schema: { type: "object" } } };
  const all = await answerTo(request, [start, block, json('{"title":'), json('"Hi"}'), stop]);
  expect(all.map(({ text }) => text ?? "").join("")).toBe('{"title":"Hi"}');
  expect(all.some(({ calls }) => calls)).toBe(false);
});
