import type { ShownCard } from "@/lib/calls/live";
import { AppError } from "@/lib/errors";
import { factsOf, forgetFacts, rememberFact } from "@/lib/skills/fact-store";
import type { Wording } from "./wording";

/** What a skill may do to the call it runs in. */
export type CallControls = {
  /** Hangs up when what is being said has been said, unless the caller interrupts it. */
  end(): void;
  /** Shows something on the caller's screen. Throws AppError when nobody sees it. */
  show(card: ShownCard): Promise<void>;
  /** Says a sentence after that time, if the call still runs. */
  sayLater(sentence: string, afterMs: number): void;
  /** What was remembered about the caller, oldest first. */
  facts(): Promise<string[]>;
  remember(text: string): Promise<void>;
  /** Lets another agent take the call when what is being said has been said, unless the caller interrupts it. Answers that
   * agent's name. Throws AppError with why it cannot. */
  handOver(to: Handover): Promise<string>;
  /** Forgets what holds all these words; everything without any. Answers how many facts that were. */
  forget(words: string): Promise<number>;
};

/** Whom a call is handed over to, by slug, and what they are told. */
export type Handover = { agent: string; reason: string; summary: string };

type Speech = { readonly interrupted: boolean; addDoneCallback?(callback: () => void): void };

type Options = {
  callerId: string;
  words: Pick<Wording, "noScreen" | "tooManyTimers">;
  /** The answer that is being made or said. */
  currentSpeech(): Speech | undefined;
  hangUp(): void;
  /** False when the caller's page is not there. */
  send(card: ShownCard): boolean;
  say(sentence: string): void;
  /** Makes sure that this agent can take the call. */
  prepareHandover(to: Handover): Promise<PreparedHandover>;
  over: AbortSignal;
};

/** A hand-over that can happen now. `perform` answers what to say when it could not after all. */
export type PreparedHandover = { name: string; perform(): Promise<string | undefined> };

const mostTimers = 20;
/** For an end that belongs to no speech. */
const endAfterMs = 4_000;

export function createCallControls({
  callerId,
  words,
  currentSpeech,
  hangUp,
  send,
  say,
  prepareHandover,
  over,
}: Options): CallControls {
  let timers = 0;
  const later = (work: () => void, afterMs: number) => {
    const timer = setTimeout(work, afterMs);
    over.addEventListener("abort", () => clearTimeout(timer), { once: true });
  };
  const whenSaid = (work: () => void) => {
    const speech = currentSpeech();
    if (speech?.addDoneCallback) speech.addDoneCallback(() => speech.interrupted || work());
    else later(work, endAfterMs);
  };
  return {
    end: () => whenSaid(hangUp),
    async handOver(to) {
      const { name, perform } = await prepareHandover(to);
      whenSaid(async () => {
        const failure = await perform();
        if (failure) say(failure);
      });
      return name;
    },
    async show(card) {
      if (!send(card)) throw new AppError("unavailable", words.noScreen);
    },
    sayLater(sentence, afterMs) {
      if (timers >= mostTimers) throw new AppError("conflict", words.tooManyTimers);
      timers += 1;
      later(() => {
        timers -= 1;
        say(sentence);
      }, afterMs);
    },
    facts: () => factsOf(callerId),
    remember: (text) => rememberFact(callerId, text),
    forget: (words) => forgetFacts(callerId, words),
  };
}
