import { z } from "zod";
import { StatusError } from "../failure";
import { type Answer, parse, RefusedError, send, sendForJson, withoutSlash } from "../http";
import { readEvents } from "../sse";
import { toOffer } from "./models";
import type { ChatPiece, ChatRequest, ChatSource } from "./source";
import { createThinkFilter } from "./think-filter";
import { createToolCalls, toolCallPieceSchema } from "./tool-calls";

type Options = {
  provider: string;
  /** With version path: http://127.0.0.1:11434/v1 */
  baseUrl: string;
  apiKey?: string;
  model: string;
  tools: boolean;
  isStarter?: boolean;
  contextTokens: number;
  /** Our own engine, which knows a few fields more and reads prompts ahead. Other servers might refuse what they do not know. */
  isEngine?: boolean;
  /** Takes `prompt_cache_key`. */
  hasCacheNames?: boolean;
  /** The field that limits an answer. Absent = answers are not limited. */
  limitField?: "max_tokens" | "max_completion_tokens";
  /** Which of the models it lists can talk. Absent = all. */
  canTalk?: RegExp;
};

const usageSchema = z.object({
  prompt_tokens: z.number().nullish(),
  completion_tokens: z.number().nullish(),
  total_tokens: z.number().nullish(),
  prompt_tokens_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
});

/** What is read of an event. Servers differ in nearly everything; what only some send is left out, as is their reasoning. */
const chunkSchema = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            content: z.string().nullish().catch(undefined),
            tool_calls: z.array(toolCallPieceSchema).nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
  usage: usageSchema.nullish(),
  error: z.unknown().optional(),
});

const errorSchema = z.object({ code: z.number().min(400).max(599) });
const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Chat completions of OpenAI and everybody who speaks its protocol (https://platform.openai.com/docs/api-reference/chat). */
export function createOpenaiChat(options: Options): ChatSource {
  const { provider, model, tools, contextTokens, apiKey, limitField, isEngine = false, isStarter = false } = options;
  const baseUrl = withoutSlash(options.baseUrl);
  // Some local servers want no key at all.
  const authorization: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  const namesCaches = isEngine || options.hasCacheNames === true;
  /** Some servers refuse `stream_options`, some a form of the answer; found out at the first request. */
  let wantsUsage = true;
  let takesForms = true;

  const bodyOf = ({ messages, tools: given, toolChoice, maxTokens, cacheName, isBackground, form }: ChatRequest) => ({
    model,
    messages,
    ...(given.length > 0 ? { tools: given } : {}),
    ...(given.length > 0 && !isBackground ? { tool_choice: toolChoice ?? "auto" } : {}),
    ...(namesCaches && cacheName ? { prompt_cache_key: cacheName } : {}),
    ...(maxTokens !== undefined && limitField ? { [limitField]: maxTokens } : {}),
    ...(isEngine && isBackground ? { temperature: 0 } : {}),
    ...(form && takesForms
      ? { response_format: { type: "json_schema", json_schema: { ...form, ...(isEngine ? {} : { strict: true }) } } }
      : {}),
  });

  async function open(request: ChatRequest, signal: AbortSignal): Promise<Answer> {
    const priority: Record<string, string> =
      isEngine && request.isBackground ? { "x-parley-priority": "background" } : {};
    const usage = wantsUsage ? { stream_options: { include_usage: true } } : {};
    const body = { ...bodyOf(request), stream: true, ...usage };
    try {
      return await send(`${baseUrl}/chat/completions`, { headers: { ...authorization, ...priority }, signal, body });
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      if (wantsUsage && error.names(/stream_options/)) wantsUsage = false;
      else if (request.form && takesForms && error.names(/response_format|json_schema/)) takesForms = false;
      else throw error;
      return await open(request, signal);
    }
  }

  const listModels = (signal: AbortSignal) =>
    sendForJson(`${baseUrl}/models`, modelsSchema, { headers: authorization, signal });

  return {
    ...{ provider, model, tools, isStarter, contextTokens },

    async *stream(request, signal) {
      yield* readAnswer((await open(request, signal)).body);
    },

    async offer(signal) {
      const { data } = await listModels(signal);
      return toOffer(data.map(({ id }) => id).filter((id) => options.canTalk?.test(id) ?? true));
    },

    ...(isEngine
      ? {
          async readAhead(request: ChatRequest, signal: AbortSignal) {
            const { tool_choice: _choice, ...body } = bodyOf(request);
            const prewarm = { ...body, max_tokens: 0, prewarm: true };
            await sendForJson(`${baseUrl}/chat/completions`, z.unknown(), { headers: {}, signal, body: prewarm });
          },
        }
      : {
          async warm(signal: AbortSignal) {
            await listModels(signal);
          },
        }),
  };
}

async function* readAnswer(body: ReadableStream<Uint8Array>): AsyncGenerator<ChatPiece> {
  const think = createThinkFilter();
  const toolCalls = createToolCalls();
  let usage: z.infer<typeof usageSchema> | null | undefined;
  let hasBegun = false;
  for await (const data of readEvents(body, { isLast })) {
    if (isLast(data)) continue;
    const chunk = parse(chunkSchema, data);
    if (chunk.error) throw new StatusError(errorSchema.safeParse(chunk.error).data?.code ?? 500);
    const delta = chunk.choices?.[0]?.delta;
    toolCalls.push(delta?.tool_calls ?? []);
    usage = chunk.usage ?? usage;
    hasBegun = true;
    const text = think.push(delta?.content ?? "");
    yield text ? { text } : {};
  }
  // A page that is no stream at all: a proxy's, or another server's.
  if (!hasBegun) throw new Error("an answer without an event");
  yield { text: think.flush(), calls: toolCalls.finish(), ...(usage ? { usage: toUsage(usage) } : {}) };
}

const isLast = (data: string) => data.trim() === "[DONE]";

function toUsage(usage: z.infer<typeof usageSchema>): ChatPiece["usage"] {
  return {
    promptTokens: usage.prompt_tokens ?? 0,
    completionTokens: usage.completion_tokens ?? 0,
    promptCachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    totalTokens: usage.total_tokens ?? 0,
  };
}
