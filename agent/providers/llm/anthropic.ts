import { z } from "zod";
import { StatusError } from "../failure";
import { parse, send, sendForJson, withoutSlash } from "../http";
import { readEvents } from "../sse";
import { toAnthropic } from "./anthropic-request";
import { toOffer } from "./models";
import type { ChatPiece, ChatSource } from "./source";
import { createToolCalls } from "./tool-calls";

type Options = {
  provider: string;
  /** Without version path: https://api.anthropic.com */
  baseUrl: string;
  apiKey?: string;
  model: string;
  contextTokens: number;
};

const usageSchema = z.object({
  input_tokens: z.number().nullish(),
  output_tokens: z.number().nullish(),
  cache_read_input_tokens: z.number().nullish(),
  cache_creation_input_tokens: z.number().nullish(),
});
type Usage = z.infer<typeof usageSchema>;

/** What is read of an event. Types we do not know come without notice, and are to be passed over. */
const eventSchema = z.object({
  type: z.string(),
  index: z.number().nullish(),
  message: z.object({ usage: usageSchema.nullish() }).nullish(),
  content_block: z.object({ type: z.string(), id: z.string().nullish(), name: z.string().nullish() }).nullish(),
  delta: z
    .object({ type: z.string().nullish(), text: z.string().nullish(), partial_json: z.string().nullish() })
    .nullish(),
  usage: usageSchema.nullish(),
  error: z.object({ type: z.string().nullish() }).nullish(),
});

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** The status an error has when it comes before the stream (https://docs.claude.com/en/api/errors). */
const statusOfError: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  timeout_error: 504,
  overloaded_error: 529,
};

/** Claude, by Anthropic's Messages API (https://docs.claude.com/en/api/messages), streamed
 * (https://docs.claude.com/en/docs/build-with-claude/streaming). */
export function createAnthropicChat({ provider, apiKey, model, contextTokens, ...options }: Options): ChatSource {
  const baseUrl = withoutSlash(options.baseUrl);
  const headers: Record<string, string> = {
    "anthropic-version": "2023-06-01",
    ...(apiKey ? { "x-api-key": apiKey } : {}),
  };
  const listModels = (limit: number, signal: AbortSignal) =>
    sendForJson(`${baseUrl}/v1/models?limit=${limit}`, modelsSchema, { headers, signal });

  return {
    ...{ provider, model, contextTokens, tools: true, isStarter: false },

    async *stream(request, signal) {
      const body = toAnthropic(model, request);
      const answer = readAnswer((await send(`${baseUrl}/v1/messages`, { headers, signal, body })).body);
      if (request.form) yield* callAsText(answer);
      else yield* answer;
    },

    async offer(signal) {
      const { data } = await listModels(1_000, signal);
      return toOffer(data.map(({ id }) => id));
    },

    async warm(signal) {
      await listModels(1, signal);
    },
  };
}

/** A form was asked for as a call of a tool, whose arguments are the answer. */
async function* callAsText(answer: AsyncIterable<ChatPiece>): AsyncGenerator<ChatPiece> {
  for await (const { calls, ...piece } of answer)
    yield { ...piece, text: (piece.text ?? "") + (calls?.[0]?.args ?? "") };
}

async function* readAnswer(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatPiece> {
  const toolCalls = createToolCalls();
  let usage: Usage = {};
  let isWhole = false;
  const isLast = (data: string) => parse(eventSchema, data).type === "message_stop";
  for await (const data of readEvents(body, { isLast })) {
    const { type, index, message, content_block: block, delta, error, ...event } = parse(eventSchema, data);
    if (type === "error") throw new StatusError(statusOfError[error?.type ?? ""] ?? 500);
    if (type === "message_stop") isWhole = true;
    usage = { ...usage, ...known(message?.usage), ...known(event.usage) };
    if (block?.type === "tool_use") toolCalls.push([{ index, id: block.id, function: { name: block.name } }]);
    if (delta?.type === "input_json_delta") toolCalls.push([{ index, function: { arguments: delta.partial_json } }]);
    yield delta?.type === "text_delta" && delta.text ? { text: delta.text } : {};
  }
  if (!isWhole) throw new Error("an answer without its end");
  yield { calls: toolCalls.finish(), usage: toUsage(usage) };
}

/** Later counts stand for all of the answer; those an event does not give are as they were. */
const known = (usage: Usage | null | undefined): Usage =>
  Object.fromEntries(Object.entries(usage ?? {}).filter(([, count]) => typeof count === "number"));

/** What was read from the cache, or into it, is not among the input tokens (docs/en/docs/build-with-claude/prompt-caching). */
function toUsage({ input_tokens, output_tokens, ...cache }: Usage): ChatPiece["usage"] {
  const promptCachedTokens = cache.cache_read_input_tokens ?? 0;
  const cacheCreationTokens = cache.cache_creation_input_tokens ?? 0;
  const promptTokens = (input_tokens ?? 0) + promptCachedTokens + cacheCreationTokens;
  const completionTokens = output_tokens ?? 0;
  return {
    ...{ promptTokens, completionTokens, promptCachedTokens, cacheCreationTokens },
    totalTokens: promptTokens + completionTokens,
  };
}
