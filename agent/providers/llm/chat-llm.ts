import { DEFAULT_API_CONNECT_OPTIONS, llm } from "@livekit/agents";
import type { Message } from "@/agent/context/messages";
import type { Member, Roster } from "../roster";
import type { TurnSound } from "../turn-sound";
import { ChatStream } from "./chat-stream";
import { createMind, type Mind } from "./mind";
import { createPrefill } from "./prefill";
import { tokensOfTools, toMessages, toTools, withWords } from "./request";
import { type ChatRequest, type ChatSource, tokensOf } from "./source";

/** Background work of a call that takes longer is given up. */
const tidyWithinMs = 60_000;

type ChatOptions = Parameters<llm.LLM["chat"]>[0];

/** The language models of a call as the framework knows them: one model, whichever of them answers. */
export class ChatLlm extends llm.LLM {
  readonly #minds = new Map<ChatSource, Mind>();
  readonly #prefill = createPrefill((history: readonly Message[], signal) => this.#readAhead(history, signal));
  #tools: ChatRequest["tools"] = [];
  #openAnswers = 0;

  constructor(
    readonly roster: Roster<ChatSource>,
    private readonly callId: string,
  ) {
    super();
  }

  label() {
    return "parley.ChatLlm";
  }

  override get model() {
    return this.#first.model;
  }

  override get provider() {
    return this.#first.provider;
  }

  get #first(): ChatSource {
    return this.roster.first().source;
  }

  chat({ chatCtx, toolCtx, toolChoice, connOptions = DEFAULT_API_CONNECT_OPTIONS }: ChatOptions): ChatStream {
    this.#prefill.stop();
    return new ChatStream(this, { chatCtx, toolCtx, toolChoice, connOptions });
  }

  /** Before the first question: the connections are opened, and our engine reads the conversation so far, so that the
   * answer's first word comes sooner. A failure is of no consequence. */
  async warm(chatCtx: llm.ChatContext, signal: AbortSignal, toolCtx?: llm.ToolContext): Promise<void> {
    if (toolCtx) this.#tools = toTools(toolCtx);
    const connect = this.roster.members().map(({ source }) => source.warm?.(signal).catch(() => undefined));
    await Promise.all([this.prefill(chatCtx, "", signal), ...connect]);
  }

  /** Has the model read the conversation with what the caller has said so far of a turn that is not over: to be called with
   * every new hypothesis, as often as there is one. One at a time is under way and the newest follows; all of them give way
   * to an answer. Resolves when the words were read, at once when they have to wait; never throws. */
  async prefill(chatCtx: llm.ChatContext, words: string, signal: AbortSignal): Promise<void> {
    if (!this.#first.readAhead) return;
    const history = withWords(await toMessages(chatCtx), words);
    if (this.#openAnswers > 0) return;
    await this.#prefill.offer(history, signal);
  }

  /** The turn may be over: what is asked next must not wait behind what is read ahead. */
  stopPrefill(): void {
    this.#prefill.stop();
  }

  /** An answer is being made: nothing may be read ahead beside it. */
  opened(tools: ChatRequest["tools"]): void {
    this.#prefill.stop();
    this.#openAnswers += 1;
    this.#tools = tools;
  }

  closed(): void {
    this.#openAnswers -= 1;
  }

  /** What one of the models is to be asked. */
  requestFor(member: Member<ChatSource>, history: readonly Message[], toolChoice?: llm.ToolChoice): ChatRequest {
    return this.#mindOf(member).requestFor(history, { tools: member.source.tools ? this.#tools : [], toolChoice });
  }

  /** The first of the models hears the caller itself, unless it is left alone now: what takes its sound. */
  ears(): TurnSound | undefined {
    return this.#first.ears;
  }

  /** The model has read a prompt as so many tokens. */
  learn(member: Member<ChatSource>, { messages, tools }: ChatRequest, promptTokens: number): void {
    this.#mindOf(member).conversation.learn(messages, promptTokens - tokensOfTools(tools));
  }

  /** The conversation goes on from here: a long one is shortened, behind everybody's back. */
  tidy(member: Member<ChatSource>, history: readonly Message[]): void {
    void this.#mindOf(member).conversation.tidy(history, AbortSignal.timeout(tidyWithinMs));
  }

  #mindOf(member: Member<ChatSource>): Mind {
    const { source } = member;
    const known = this.#minds.get(source);
    if (known) return known;
    const mind = createMind({
      ...{ source, callId: this.callId },
      tools: () => (source.tools ? this.#tools : []),
      onUsage: (usage) => this.roster.worked(member, tokensOf(usage)),
    });
    this.#minds.set(source, mind);
    return mind;
  }

  async #readAhead(history: readonly Message[], signal: AbortSignal): Promise<void> {
    const first = this.roster.first();
    const tools = first.source.tools ? this.#tools : [];
    await first.source.readAhead?.(this.#mindOf(first).requestFor(history, { tools }), signal);
  }
}
