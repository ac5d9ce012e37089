import { type APIConnectOptions, DEFAULT_API_CONNECT_OPTIONS, llm } from "@livekit/agents";
import OpenAI from "openai";
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import { v4 as uuid } from "uuid";
import type { Endpoint } from "../endpoint";
import { toProviderError } from "../failure";
import { guardAgainstStall } from "../stall";
import { createThinkFilter } from "./think-filter";
import { createToolCalls } from "./tool-calls";

/** A starter model rambles; this is about four spoken sentences. */
const starterMaxTokens = 120;

/** Longest wait for the first word, and between words. */
const stallMs = 8_000;

type ChatOptions = Parameters<llm.LLM["chat"]>[0];

/** Chat completions of any OpenAI-compatible server, streamed. */
export class OpenaiLlm extends llm.LLM {
  readonly #client: OpenAI;
  /** Some servers refuse `stream_options`; found out at the first request. */
  #wantsUsage = true;

  /** Sent with every request: our engine keeps the conversation's prefix under the call's id. Other servers might
   * refuse a field they do not know. */
  readonly #extras: object;

  constructor(
    private readonly endpoint: Endpoint,
    callId: string,
  ) {
    super();
    const { baseUrl: baseURL, apiKey = "none" } = endpoint;
    this.#client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
    this.#extras = {
      ...(endpoint.provider === "engine" ? { prompt_cache_key: callId } : {}),
      ...(endpoint.starter ? { max_tokens: starterMaxTokens } : {}),
    };
  }

  label() {
    return "parley.OpenaiLlm";
  }

  override get model() {
    return this.endpoint.model;
  }

  override get provider() {
    return this.endpoint.provider;
  }

  chat({ chatCtx, toolCtx, toolChoice, connOptions = DEFAULT_API_CONNECT_OPTIONS }: ChatOptions): OpenaiLlmStream {
    const tools = this.endpoint.tools ? toolCtx : undefined;
    return new OpenaiLlmStream(this, { chatCtx, toolCtx: tools, toolChoice, connOptions });
  }

  /** Has our engine read the conversation so far ahead of the next question, so that the answer's first word comes
   * sooner. Does nothing with other servers; a failure is of no consequence. */
  async warm(chatCtx: llm.ChatContext, signal: AbortSignal): Promise<void> {
    if (this.endpoint.provider !== "engine") return;
    const messages = await toMessages(chatCtx);
    const body = { ...this.#extras, model: this.endpoint.model, messages, max_tokens: 0, prewarm: true };
    await this.#client.post("/chat/completions", { body, signal }).catch(() => undefined);
  }

  /** Opens the stream of one answer. */
  async open(request: Omit<ChatCompletionCreateParamsStreaming, "model" | "stream">, signal: AbortSignal) {
    const create = () =>
      this.#client.chat.completions.create(
        {
          ...request,
          ...this.#extras,
          model: this.endpoint.model,
          stream: true,
          ...(this.#wantsUsage ? { stream_options: { include_usage: true } } : {}),
        },
        { signal },
      );
    try {
      return await create();
    } catch (error) {
      if (!(error instanceof OpenAI.BadRequestError) || !this.#wantsUsage || !/stream_options/.test(error.message)) {
        throw error;
      }
      this.#wantsUsage = false;
      return await create();
    }
  }
}

type StreamOptions = {
  chatCtx: llm.ChatContext;
  toolCtx: ChatOptions["toolCtx"];
  toolChoice: ChatOptions["toolChoice"];
  connOptions: APIConnectOptions;
};

class OpenaiLlmStream extends llm.LLMStream {
  readonly #parent: OpenaiLlm;
  readonly #toolChoice: ChatOptions["toolChoice"];

  constructor(parent: OpenaiLlm, { toolChoice, ...options }: StreamOptions) {
    super(parent, options);
    this.#parent = parent;
    this.#toolChoice = toolChoice;
  }

  protected async run(): Promise<void> {
    const { signal } = this.abortController;
    const guard = guardAgainstStall(signal, stallMs);
    const think = createThinkFilter();
    const toolCalls = createToolCalls();
    let id = uuid();
    let hasSpoken = false;
    const say = (content: string) => {
      if (!content) return;
      hasSpoken = true;
      this.queue.put({ id, delta: { role: "assistant", content } });
    };
    try {
      for await (const chunk of await this.#parent.open(await this.#request(), guard.signal)) {
        guard.progress();
        id = chunk.id || id;
        const delta = chunk.choices[0]?.delta;
        say(think.push(delta?.content ?? ""));
        toolCalls.push(delta?.tool_calls ?? []);
        if (chunk.usage) this.queue.put({ id, usage: toUsage(chunk.usage) });
      }
      // The client ends an aborted stream without a word.
      guard.signal.throwIfAborted();
    } catch (error) {
      if (signal.aborted) return;
      throw toProviderError("The language model", error, { retryable: !hasSpoken });
    } finally {
      guard.stop();
    }
    say(think.flush());
    const calls = toolCalls.finish().map((call) => llm.FunctionCall.create(call));
    if (calls.length > 0) this.queue.put({ id, delta: { role: "assistant", toolCalls: calls } });
  }

  async #request() {
    const messages = await toMessages(this.chatCtx);
    const tools = Object.values(this.toolCtx?.functionTools ?? {}).map((tool) => ({
      type: "function" as const,
      function: { name: tool.name, description: tool.description, parameters: llm.toJsonSchema(tool.parameters) },
    }));
    return tools.length > 0 ? { messages, tools, tool_choice: this.#toolChoice ?? "auto" } : { messages };
  }
}

/** The framework types its formats loosely; "openai" is the request's own shape. */
async function toMessages(chatCtx: llm.ChatContext): Promise<ChatCompletionMessageParam[]> {
  return (await chatCtx.toProviderFormat("openai")) as unknown as ChatCompletionMessageParam[];
}

function toUsage(usage: NonNullable<ChatCompletionChunk["usage"]>): llm.CompletionUsage {
  return {
    promptTokens: usage.prompt_tokens ?? 0,
    completionTokens: usage.completion_tokens ?? 0,
    promptCachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    totalTokens: usage.total_tokens ?? 0,
  };
}
