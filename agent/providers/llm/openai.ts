import { setTimeout as delay } from "node:timers/promises";
import { type APIConnectOptions, APIError, DEFAULT_API_CONNECT_OPTIONS, llm } from "@livekit/agents";
import OpenAI from "openai";
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
  ChatCompletionTool,
} from "openai/resources/chat/completions";
import { v4 as uuid } from "uuid";
import { promptBudget } from "@/agent/context/budget";
import { Conversation } from "@/agent/context/conversation";
import type { Message } from "@/agent/context/messages";
import { summaryRequest, summaryTokens } from "@/agent/context/summary";
import type { Endpoint } from "../endpoint";
import { isPassing, toFinal, toProviderError } from "../failure";
import { guardAgainstStall } from "../stall";
import { createPrefill } from "./prefill";
import { tokensOfTools, toMessages, toTools, withWords } from "./request";
import { createThinkFilter } from "./think-filter";
import { createToolCalls } from "./tool-calls";

/** A starter model rambles; this is about four spoken sentences. */
const starterMaxTokens = 120;
/** Room kept for the answer of any other. */
const usualAnswerTokens = 512;
/** In characters; a model that was asked for 100 words and writes more is cut. */
const longestSummary = 1_500;
/** Background work of a call that takes longer is given up. */
const tidyWithinMs = 60_000;

/** Longest wait for the first word of a request, and between words. */
const firstWordMs = 5_500;
const nextWordMs = 4_000;
/** An answer that has no word after all tries of so long is given up; the caller hears about it a little later. */
const answerWithinMs = 8_500;
/** A try that has less time left is not worth it. */
const shortestTryMs = 1_000;

type ChatOptions = Parameters<llm.LLM["chat"]>[0];

/** Chat completions of any OpenAI-compatible server, streamed. */
export class OpenaiLlm extends llm.LLM {
  readonly #client: OpenAI;
  readonly #conversation: Conversation;
  readonly #prefill = createPrefill((messages: Message[], signal) => this.#readAhead(messages, signal));
  /** Some servers refuse `stream_options`; found out at the first request. */
  #wantsUsage = true;
  /** The latest ones: they stand at the beginning of the prompt, so what is read ahead must have them too. */
  #tools: ChatCompletionTool[] = [];
  #openAnswers = 0;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly callId: string,
  ) {
    super();
    const { baseUrl: baseURL, apiKey = "none", starter } = endpoint;
    this.#client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
    const answerTokens = starter ? starterMaxTokens : usualAnswerTokens;
    this.#conversation = new Conversation({
      budgetTokens: promptBudget({ isEngine: this.#isEngine, answerTokens }),
      // A starter's summaries are made up (docs/decisions/0016-context.md).
      summarise: starter ? undefined : (before, turns, signal) => this.#summarise(before, turns, signal),
      readAhead: (messages, name, signal) => this.#readAhead(messages, signal, name),
    });
  }

  get #isEngine() {
    return this.endpoint.provider === "engine";
  }

  /** Sent with every request: our engine keeps the conversation's prefix under the call's id. Other servers might refuse a
   * field they do not know. */
  #extras(cacheName = this.#conversation.cacheName) {
    return {
      model: this.endpoint.model,
      ...(this.#isEngine ? { prompt_cache_key: cacheName === 0 ? this.callId : `${this.callId}/${cacheName}` } : {}),
      ...(this.endpoint.starter ? { max_tokens: starterMaxTokens } : {}),
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
    this.#prefill.stop();
    const tools = this.endpoint.tools ? toolCtx : undefined;
    return new OpenaiLlmStream(this, { chatCtx, toolCtx: tools, toolChoice, connOptions });
  }

  /** Has our engine read the conversation so far ahead of the next question, so that the answer's first word comes
   * sooner. Does nothing with other servers; a failure is of no consequence. */
  async warm(chatCtx: llm.ChatContext, signal: AbortSignal, toolCtx?: llm.ToolContext): Promise<void> {
    if (toolCtx && this.endpoint.tools) this.#tools = toTools(toolCtx);
    await this.prefill(chatCtx, "", signal);
  }

  /** The same with what the caller has said so far of a turn that is not over: to be called with every new hypothesis, as
   * often as there is one. One at a time is under way and the newest follows; all of them give way to an answer. Resolves
   * when the words were read, at once when they have to wait; never throws. */
  async prefill(chatCtx: llm.ChatContext, words: string, signal: AbortSignal): Promise<void> {
    if (!this.#isEngine) return;
    const history = withWords(await toMessages(chatCtx), words);
    if (this.#openAnswers > 0) return;
    await this.#prefill.offer(this.#conversation.prompt(history), signal);
  }

  /** Opens the stream of one answer. Whoever opens it says when it is through. */
  open(
    { history, tools, toolChoice }: { history: Message[]; tools: ChatCompletionTool[]; toolChoice?: llm.ToolChoice },
    signal: AbortSignal,
  ) {
    this.#prefill.stop();
    this.#openAnswers += 1;
    this.#tools = tools;
    const messages = this.#conversation.prompt(history);
    return {
      chunks: this.#create(
        { messages, ...(tools.length > 0 ? { tools, tool_choice: toolChoice ?? "auto" } : {}) },
        signal,
      ),
      learn: (promptTokens: number) => this.#conversation.learn(messages, promptTokens - tokensOfTools(tools)),
      close: (answer: string) => {
        this.#openAnswers -= 1;
        const whole: Message[] = [...history, { role: "assistant", content: answer }];
        if (answer) void this.#conversation.tidy(whole, AbortSignal.timeout(tidyWithinMs));
      },
    };
  }

  async #create(request: Omit<ChatCompletionCreateParamsStreaming, "model" | "stream">, signal: AbortSignal) {
    const create = () =>
      this.#client.chat.completions.create(
        {
          ...request,
          ...this.#extras(),
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

  async #readAhead(messages: readonly Message[], signal: AbortSignal, cacheName?: number): Promise<boolean> {
    if (!this.#isEngine) return true;
    const tools = this.#tools.length > 0 ? { tools: this.#tools } : {};
    const body = { ...this.#extras(cacheName), messages, ...tools, max_tokens: 0, prewarm: true };
    return this.#client.post("/chat/completions", { body, signal }).then(
      () => true,
      () => false,
    );
  }

  async #summarise(before: string, turns: readonly Message[], signal: AbortSignal): Promise<string> {
    const own = this.#isEngine ? { max_tokens: summaryTokens, temperature: 0 } : {};
    const { choices } = await this.#client.chat.completions.create(
      { model: this.endpoint.model, messages: summaryRequest(before, turns), ...own },
      { signal, ...(this.#isEngine ? { headers: { "x-parley-priority": "background" } } : {}) },
    );
    const think = createThinkFilter();
    const text = think.push(choices[0]?.message.content ?? "") + think.flush();
    return text.trim().slice(0, longestSummary);
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

  /** Asks until there is an answer: a lost connection and a server that is busy or starting for as long as the caller can
   * wait, anything else once more. What it throws then is final. */
  protected async run(): Promise<void> {
    const { signal } = this.abortController;
    const giveUpAt = performance.now() + answerWithinMs;
    for (let [tries, waitMs] = [1, 200]; ; tries += 1, waitMs *= 2) {
      try {
        return await this.#ask(Math.min(firstWordMs, giveUpAt - performance.now()));
      } catch (error) {
        const isWorthIt = error instanceof APIError && error.retryable && (tries === 1 || isPassing(error));
        if (!isWorthIt || giveUpAt - performance.now() < waitMs + shortestTryMs) throw toFinal(error);
        await delay(waitMs, undefined, { signal }).catch(() => undefined);
        if (signal.aborted) return;
      }
    }
  }

  async #ask(withinMs: number): Promise<void> {
    const { signal } = this.abortController;
    const history = await toMessages(this.chatCtx);
    const guard = guardAgainstStall(signal, withinMs, nextWordMs);
    const think = createThinkFilter();
    const toolCalls = createToolCalls();
    let id = uuid();
    let text = "";
    const say = (content: string) => {
      if (!content) return;
      text += content;
      this.queue.put({ id, delta: { role: "assistant", content } });
    };
    const request = { history, tools: toTools(this.toolCtx), toolChoice: this.#toolChoice };
    const answer = this.#parent.open(request, guard.signal);
    let isWhole = false;
    try {
      for await (const chunk of await answer.chunks) {
        guard.progress();
        id = chunk.id || id;
        const delta = chunk.choices[0]?.delta;
        say(think.push(delta?.content ?? ""));
        toolCalls.push(delta?.tool_calls ?? []);
        if (!chunk.usage) continue;
        this.queue.put({ id, usage: toUsage(chunk.usage) });
        answer.learn(chunk.usage.prompt_tokens ?? 0);
      }
      // The client ends an aborted stream without a word.
      guard.signal.throwIfAborted();
      isWhole = true;
    } catch (error) {
      if (signal.aborted) return;
      throw toProviderError("The language model", error, { retryable: text === "" });
    } finally {
      guard.stop();
      answer.close(isWhole ? text : "");
    }
    say(think.flush());
    const calls = toolCalls.finish().map((call) => llm.FunctionCall.create(call));
    if (calls.length > 0) this.queue.put({ id, delta: { role: "assistant", toolCalls: calls } });
  }
}

function toUsage(usage: NonNullable<ChatCompletionChunk["usage"]>): llm.CompletionUsage {
  return {
    promptTokens: usage.prompt_tokens ?? 0,
    completionTokens: usage.completion_tokens ?? 0,
    promptCachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
    totalTokens: usage.total_tokens ?? 0,
  };
}
