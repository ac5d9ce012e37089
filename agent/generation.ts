import { AsyncLocalStorage } from "node:async_hooks";
import { ReadableStream } from "node:stream/web";
import { voice } from "@livekit/agents";
import type { Ledger } from "@/lib/calls/schema";
import type { SkillRun } from "./skills/adapter";
import type { OwnVoice } from "./speech/own-voice";

export type Tokens = NonNullable<Ledger["tokens"]>;

/** One answer in the making: what was written and when each stage of it happened. */
export type Generation = {
  text: string;
  ledger: Ledger;
  runs: SkillRun[];
  /** Pieces of text the language model sent: about its tokens, for answers cut off before it told their number. */
  pieces: number;
  tokens: Tokens | undefined;
  /** Length of the speech made of it so far, and how much text that was: the rest is made while this plays. */
  audioMs: number;
  spokenCharacters: number;
  /** The model says it in its own voice. */
  voice?: OwnVoice;
};

/** What the caller asked, as the beginning of the answer's ledger. */
export type Question = Pick<Ledger, "textReceivedAt" | "transcriptFinalAt" | "turnCommittedAt"> & {
  /** When the end of the caller's voice arrived here; absent for typed text. */
  voiceArrivedAt?: number;
};

/** The framework's part of a speech that we look at. */
type Handle = Pick<voice.SpeechHandle, "interrupted" | "done" | "inputDetails"> &
  Partial<Pick<voice.SpeechHandle, "_waitForScheduled" | "addDoneCallback">>;

/** Everything made for one answer, or for one sentence said on our own account: a generation for each request to the
 * language model, more than one when it calls skills. Most speculative speeches are never spoken. */
export type Speech = {
  handle: Handle | undefined;
  generations: Generation[];
  question: Question | undefined;
  /** How many of its generations have become turns or parts of them. */
  told: number;
};

/** Follows the speeches of a call. The framework does not tell which speech a request, a sound or a turn belongs to, but
 * it announces each speech just before it starts the tasks that make it: whatever runs in those tasks, or is told from
 * within them, is that speech's. So two answers in quick succession are never taken for each other. */
export type Speeches = {
  follow(session: voice.AgentSession): void;
  /** The speech on whose account the running code runs. */
  current(): Speech | undefined;
  /** A request to the language model, or the direct answer in its place. */
  begin(): Generation;
  /** The generation that speech synthesis belongs to: the newest of this speech, or a new one for a plain sentence. */
  beginSpeech(): Generation;
  /** Speeches before this one that came to nothing, each told once. */
  takeDiscarded(before: Speech): Speech[];
};

/** More are never in flight: a turn makes a handful of speculations at the most. */
const remembered = 32;

export function createSpeeches(): Speeches {
  const scope = new AsyncLocalStorage<Speech>();
  let speeches: Speech[] = [];

  function open(handle: Handle | undefined): Speech {
    const speech: Speech = { handle, generations: [], question: undefined, told: 0 };
    speeches = [...speeches.slice(1 - remembered), speech];
    return speech;
  }
  function add(): Generation {
    const generation: Generation = {
      text: "",
      ledger: {},
      runs: [],
      pieces: 0,
      tokens: undefined,
      audioMs: 0,
      spokenCharacters: 0,
    };
    (scope.getStore() ?? open(undefined)).generations.push(generation);
    return generation;
  }

  return {
    follow(session) {
      // The speech's tasks are started right after this event, by the same code, and inherit what is entered here.
      session.on(voice.AgentSessionEventTypes.SpeechCreated, ({ speechHandle }) => scope.enterWith(open(speechHandle)));
    },
    current: () => scope.getStore(),
    begin: add,
    beginSpeech: () => scope.getStore()?.generations.at(-1) ?? add(),
    takeDiscarded(before) {
      const older = speeches.slice(0, Math.max(0, speeches.indexOf(before)));
      const over = older.filter(({ handle }) => handle?.interrupted || handle?.done());
      speeches = speeches.filter((speech) => !over.includes(speech));
      return over.filter((speech) => speech.told === 0 && speech.generations.length > 0);
    },
  };
}

/** Passes a stream on and shows each value to `look` first. `last` may add one value at the end; it is not asked when the
 * stream was cancelled or fails, which `onBroken` is told. */
export function tap<Value>(
  stream: ReadableStream<Value>,
  look: (value: Value) => void,
  last?: () => Value | undefined,
  onBroken: () => void = () => {},
): ReadableStream<Value> {
  const reader = stream.getReader();
  return new ReadableStream<Value>({
    async pull(controller) {
      const { done, value } = await reader.read().catch((error: unknown) => {
        onBroken();
        throw error;
      });
      if (!done) {
        look(value);
        controller.enqueue(value);
        return;
      }
      const extra = last?.();
      if (extra !== undefined) controller.enqueue(extra);
      controller.close();
    },
    cancel(reason) {
      onBroken();
      return reader.cancel(reason);
    },
  });
}
