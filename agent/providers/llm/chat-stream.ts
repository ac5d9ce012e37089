import { setTimeout as delay } from "node:timers/promises";
import { type APIConnectOptions, APIError, llm } from "@livekit/agents";
import { v4 as uuid } from "uuid";
import type { Message } from "@/agent/context/messages";
import { askInOrder } from "../ask";
import { isPassing, toFinal, toProviderError } from "../failure";
import type { Member } from "../roster";
import { untilItStalls } from "../stall";
import { sampleRate } from "../tts/source";
import type { ChatLlm } from "./chat-llm";
import { toMessages, toTools } from "./request";
import { type ChatPiece, type ChatSource, tokensOf } from "./source";
import { type Voiced, withVoice } from "./voiced";

/** Longest silence of a provider before the first word, and between words. */
const firstWordMs = 5_500;
const nextWordMs = 4_000;
/** Another model is asked beside one that has not begun after so long. */
const patienceMs = 1_500;
/** An answer that has no word after all tries of so long is given up; the caller hears about it a little later. */
const answerWithinMs = 8_500;
/** A letter takes about this long to say: tells how much of its text a voice has said when it breaks off. */
const letterMs = 65;
/** A try that has less time left is not worth it. */
const shortestTryMs = 1_000;

type ChatOptions = Parameters<llm.LLM["chat"]>[0];
type StreamOptions = {
  chatCtx: llm.ChatContext;
  toolCtx: ChatOptions["toolCtx"];
  toolChoice: ChatOptions["toolChoice"];
  connOptions: APIConnectOptions;
};
type Piece = ChatPiece & { from: Member<ChatSource> };

/** One answer: asked of the first model, and of the next ones when it fails or keeps the caller waiting. */
export class ChatStream extends llm.LLMStream {
  readonly #parent: ChatLlm;
  readonly #toolChoice: ChatOptions["toolChoice"];
  readonly #id = uuid();
  /** What was said of the answer. */
  #text = "";
  /** Stands before the next words: what was said before them broke off. */
  #seam = "";
  /** Who said it. */
  #speaker: Member<ChatSource> | undefined;
  /** Skills were called: the answer is not begun again. */
  #hasCalls = false;
  /** Of the model's own voice. */
  #soundMs = 0;

  constructor(parent: ChatLlm, { toolChoice, ...options }: StreamOptions) {
    super(parent, options);
    this.#parent = parent;
    this.#toolChoice = toolChoice;
  }

  protected async run(): Promise<void> {
    const { signal } = this.abortController;
    const history = await toMessages(this.chatCtx);
    this.#parent.opened(toTools(this.toolCtx));
    try {
      await this.#insist(history, signal);
      const whole: Message[] = [...history, { role: "assistant", content: this.#text }];
      if (this.#speaker && this.#text) this.#parent.tidy(this.#speaker, whole);
    } catch (error) {
      if (!signal.aborted) throw toFinal(error);
    } finally {
      this.#parent.closed();
    }
  }

  /** Asks until there is an answer: a lost connection and a server that is busy or starting for as long as the caller can
   * wait, anything else once more. An answer that broke off is finished by somebody else, if there is somebody. What it
   * throws is final. */
  async #insist(history: readonly Message[], signal: AbortSignal): Promise<void> {
    const giveUpAt = performance.now() + answerWithinMs;
    for (let [tries, waitMs] = [1, 200]; ; tries += 1, waitMs *= 2) {
      try {
        return await this.#ask(this.#parent.roster.order(), history, giveUpAt);
      } catch (error) {
        signal.throwIfAborted();
        if (this.#text) return await this.#finish(this.#parent.roster.order(), history, error);
        const isWorthIt = error instanceof APIError && error.retryable && (tries === 1 || isPassing(error));
        if (!isWorthIt || giveUpAt - performance.now() < waitMs + shortestTryMs) throw error;
        await delay(waitMs, undefined, { signal });
      }
    }
  }

  /** The answer broke off: another model goes on behind its last whole sentence, and a third one if that breaks off too. */
  async #finish(order: readonly Member<ChatSource>[], history: readonly Message[], failure: unknown): Promise<void> {
    // Who speaks in a voice of its own cannot go on with somebody else's sentence.
    const others = order.filter(({ id, source }) => id !== this.#speaker?.id && !source.ears);
    if (this.#hasCalls || others.length === 0) throw failure;
    // The text is ahead of the voice that says it.
    const said = this.#soundMs > 0 ? this.#text.slice(0, Math.ceil(this.#soundMs / letterMs)) : this.#text;
    const whole = wholeSentences(said);
    // The sentence that broke off is begun anew, as people do; a whole one is only parted from the next.
    const isBroken = whole.length < this.#text.trimEnd().length;
    this.#seam = isBroken ? " … " : /\s$/.test(this.#text) ? "" : " ";
    const before = this.#text;
    try {
      await this.#ask(others, goingOn(history, whole), performance.now() + answerWithinMs);
    } catch (error) {
      this.abortController.signal.throwIfAborted();
      if (this.#text === before) throw error;
      await this.#finish(others, history, error);
    }
  }

  async #ask(order: readonly Member<ChatSource>[], history: readonly Message[], giveUpAt: number): Promise<void> {
    const { signal } = this.abortController;
    const { roster } = this.#parent;
    let from: Member<ChatSource> | undefined;
    let usage: ChatPiece["usage"];
    let pieces = 0;
    const failures: unknown[] = [];
    try {
      const start = (member: Member<ChatSource>, stop: AbortSignal) => this.#stream(member, history, giveUpAt, stop);
      const onFailed = (error: unknown) => failures.push(error);
      const answer = askInOrder(roster, { order, start, limitMs: patienceMs, signal, onFailed });
      for await (const piece of answer) {
        from = piece.from;
        usage = piece.usage ?? usage;
        pieces += 1;
        this.#speaker = from;
        this.#take(piece);
      }
    } catch (error) {
      signal.throwIfAborted();
      if (from) roster.failed(from, error);
      throw this.#toError(from ? [error] : failures);
    } finally {
      // One that broke off, or was thrown away, never tells; a piece is about a token.
      if (from) roster.worked(from, usage ? tokensOf(usage) : { completionTokens: pieces });
    }
  }

  /** Of several failures the one that is worth another try: a server that is busy may be back, a wrong key stays wrong. */
  #toError(failures: readonly unknown[]): Error {
    const retryable = this.#text === "" && !this.#hasCalls;
    const errors = failures.map((failure) => toProviderError("The language model", failure, { retryable }));
    return errors.findLast(isPassing) ?? errors.at(-1) ?? new Error("No language model was asked.");
  }

  /** What there is to say or do of one model's answer. Signs that it is at work are no answer: who only thinks keeps the
   * caller waiting, and another one may be quicker. */
  async *#stream(from: Member<ChatSource>, history: readonly Message[], giveUpAt: number, signal: AbortSignal) {
    const given = this.#parent.requestFor(from, history, this.#toolChoice);
    const request = from.source.ears ? { ...given, items: this.chatCtx.items } : given;
    const start = (guarded: AbortSignal) => from.source.stream(request, guarded);
    const firstMs = Math.min(firstWordMs, Math.max(shortestTryMs, giveUpAt - performance.now()));
    for await (const piece of untilItStalls(start, signal, { firstMs, nextMs: nextWordMs })) {
      if (piece.usage) this.#parent.learn(from, request, piece.usage.promptTokens);
      if (piece.text || piece.sound || piece.calls?.length || piece.usage) yield { ...piece, from } satisfies Piece;
    }
  }

  #take({ text, calls = [], usage, sound, spoken }: Piece): void {
    if (sound && sound.length > 0) this.#soundMs += (sound.length / sampleRate) * 1_000;
    // Speech begins with text: a voice that is sooner than its words needs some.
    const words = text || (sound && !this.#text ? " " : "");
    if (words) this.#say(this.#seam + words, spoken && { sound, spoken });
    else if (sound && spoken) this.queue.put(withVoice({ id: this.#id, delta: noWords }, { sound, spoken }));
    if (usage) this.queue.put({ id: this.#id, usage });
    if (calls.length === 0) return;
    this.#hasCalls = true;
    const toolCalls = calls.map((call) => llm.FunctionCall.create({ ...call }));
    this.queue.put({ id: this.#id, delta: { role: "assistant", toolCalls } });
  }

  #say(content: string, voice: Voiced | undefined): void {
    this.#seam = "";
    this.#text += content;
    const chunk: llm.ChatChunk = { id: this.#id, delta: { role: "assistant", content } };
    this.queue.put(voice ? withVoice(chunk, voice) : chunk);
  }
}

const noWords = { role: "assistant", content: "" } as const;

/** Up to the end of the last sentence that is whole. */
export function wholeSentences(text: string): string {
  return (/^[\s\S]*[.!?…][)"'”’]*(?=\s|$)/.exec(text)?.[0] ?? "").trimEnd();
}

/** The history, asking for the rest of an answer of which the caller has heard the beginning. */
function goingOn(history: readonly Message[], said: string): Message[] {
  if (!said) return [...history];
  return [
    ...history,
    { role: "assistant", content: said },
    { role: "user", content: "Please go on from there. Do not repeat what you have said." },
  ];
}
