import { digestOf } from "./digest";
import { joinCallerTurns, type Message, splitHead, textOf } from "./messages";
import { estimatePrompt } from "./tokens";

/** Shares of the budget: when older turns begin to be folded, and what folding leaves of the prompt. */
const foldAbove = 0.7;
const foldTo = 0.4;
/** Turns of the caller that are never folded. */
const keptTurns = 2;

/** The turns that a summary stands for: the first `turns` messages after the instructions. */
type Folded = { turns: number; summary: string };

export type ConversationOptions = {
  /** Tokens the prompt may have: the model's context without the answer and the tools. */
  budgetTokens: number;
  /** Writes a summary of the turns, given the one that stands for what was before. Undefined = the model is too small to:
   * the caller's own words are kept instead (see `digestOf`). */
  summarise?(before: string, turns: readonly Message[], signal: AbortSignal): Promise<string>;
  /** Has the model read a prompt ahead under a cache name. False when it could not. */
  readAhead(messages: readonly Message[], name: number, signal: AbortSignal): Promise<boolean>;
};

/**
 * Keeps a call's prompt within what the model can read: instructions, a summary of the oldest turns, and the turns since.
 * Nothing in it changes from turn to turn but its end, so that the model's cache of it stays good. Turns are folded into the
 * summary behind the conversation's back: the shorter prompt is written and read ahead under another cache name while
 * questions are still answered from the longer one.
 */
export class Conversation {
  readonly #options: ConversationOptions;
  #folded: Folded = { turns: 0, summary: "" };
  #name = 0;
  #folding: Promise<void> | undefined;
  /** True tokens for each estimated one, learnt from what the model says it has read. */
  #scale = 1;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Which of its caches the prompt is in: 0 or 1. */
  get cacheName(): number {
    return this.#name;
  }

  /** The prompt for the whole history. If it fits no longer, the oldest turns go at once, with only a digest left. */
  prompt(history: readonly Message[]): Message[] {
    if (this.#folded.turns > splitHead(history).turns.length) this.#folded = { turns: 0, summary: "" };
    const prompt = compose(history, this.#folded);
    if (this.#tokensOf(prompt) <= this.#options.budgetTokens) return prompt;
    this.#folded = this.#digest(history);
    return compose(history, this.#folded);
  }

  /** The model has read `prompt` as so many tokens. */
  learn(prompt: readonly Message[], tokens: number): void {
    const estimated = estimatePrompt(prompt);
    if (tokens > 0 && estimated > 0) this.#scale = Math.min(3, Math.max(0.5, tokens / estimated));
  }

  /** To be called when an answer is through: shortens the prompt of a conversation that has grown long. Resolves when
   * that is done, at once if there is nothing to do or it is being done already. */
  async tidy(history: readonly Message[], signal: AbortSignal): Promise<void> {
    const limit = this.#options.budgetTokens * foldAbove;
    if (this.#folding || this.#tokensOf(compose(history, this.#folded)) <= limit) return;
    this.#folding = this.#fold(history, signal).finally(() => {
      this.#folding = undefined;
    });
    await this.#folding;
  }

  async #fold(history: readonly Message[], signal: AbortSignal): Promise<void> {
    const before = this.#folded;
    const next = await this.#shortened(history, signal);
    if (next.turns <= before.turns) return;
    const name = 1 - this.#name;
    const isRead = await this.#options.readAhead(compose(history, next), name, signal);
    // Somebody needed room meanwhile and did not wait.
    if (!isRead || signal.aborted || this.#folded !== before) return;
    this.#folded = next;
    this.#name = name;
  }

  async #shortened(history: readonly Message[], signal: AbortSignal): Promise<Folded> {
    const digest = this.#digest(history);
    const { summarise } = this.#options;
    if (!summarise) return digest;
    const turns = splitHead(history).turns.slice(this.#folded.turns, digest.turns);
    const summary = await summarise(this.#folded.summary, turns, signal).catch(() => "");
    return summary ? { turns: digest.turns, summary: `Summary of this call so far: ${summary}` } : digest;
  }

  /** The oldest turns folded until the rest is short enough, always up to a turn of the caller's. */
  #digest(history: readonly Message[]): Folded {
    const { turns } = splitHead(history);
    const starts = turns.flatMap(({ role }, index) => (role === "user" && index > this.#folded.turns ? [index] : []));
    const allowed = starts.slice(0, Math.max(1, starts.length - keptTurns + 1));
    const limit = this.#options.budgetTokens * foldTo;
    const folded = (count: number): Folded => {
      const said = digestOf(turns.slice(0, count));
      return { turns: count, summary: said && `Earlier in this call the caller said: ${said}` };
    };
    const enough = allowed.find((count) => this.#tokensOf(compose(history, folded(count))) <= limit);
    return folded(enough ?? allowed.at(-1) ?? this.#folded.turns);
  }

  #tokensOf(prompt: readonly Message[]): number {
    return estimatePrompt(prompt) * this.#scale;
  }
}

/** Instructions with the summary below them, then the turns since. One system message, because some models take no more. */
export function compose(history: readonly Message[], { turns: folded, summary }: Folded): Message[] {
  const { head, turns } = splitHead(history);
  const rest = joinCallerTurns(turns.slice(folded));
  if (!summary) return [...head, ...rest];
  const instructions = head.map(textOf).join("\n\n");
  const content = `${instructions}\n\n${summary}`.trim();
  return [{ role: "system", content }, ...rest];
}
