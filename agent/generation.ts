import { ReadableStream } from "node:stream/web";
import type { Ledger } from "@/lib/calls/schema";
import type { CallClock } from "./clock";
import type { SkillRun } from "./skills/adapter";

/** One answer in the making: what was written and when each stage of it happened. Speculative ones are simply never
 * claimed by a turn. */
export type Generation = {
  text: string;
  ledger: Ledger;
  runs: SkillRun[];
  /** Length of the speech made of it so far. */
  audioMs: number;
};

/** Follows the answers a call makes. The framework tells which text was spoken but not which request wrote it, so a
 * spoken turn claims the newest generation whose text begins with what was heard. */
export type Generations = {
  begin(): Generation;
  /** The generation that speech synthesis belongs to: the newest without any yet, else a new one (a plain `say`). */
  beginSpeech(): Generation;
  claim(heard: string): Generation | undefined;
};

/** More are never in flight: a turn makes a handful of speculations at the most. */
const remembered = 16;

export function createGenerations(clock: CallClock): Generations {
  let generations: Generation[] = [];

  const add = (ledger: Ledger): Generation => {
    const generation: Generation = { text: "", ledger, runs: [], audioMs: 0 };
    generations = [...generations.slice(1 - remembered), generation];
    return generation;
  };

  return {
    begin: () => add({ llmRequestedAt: clock.nowMs() }),
    beginSpeech() {
      const newest = generations.at(-1);
      return newest && newest.ledger.ttsRequestedAt === undefined ? newest : add({});
    },
    claim(heard) {
      const key = comparable(heard);
      const found = generations.findLast(({ text }) => comparable(text).startsWith(key)) ?? generations.at(-1);
      generations = generations.filter((generation) => generation !== found);
      return found;
    },
  };
}

/** The words of `text` that fit into the first `playedMs` of its `audioMs` of speech. For an answer cut off by the end
 * of the call, of which the framework no longer learns how far it was played. */
export function estimateHeard(text: string, playedMs: number, audioMs: number): string {
  if (playedMs >= audioMs) return text;
  const end = Math.floor((text.length * Math.max(0, playedMs)) / audioMs);
  return /\s/.test(text[end] ?? " ") ? text.slice(0, end).trimEnd() : text.slice(0, end).replace(/\S*$/, "").trimEnd();
}

function comparable(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

/** Passes a stream on and shows each value to `look` first. `last` may add one value at the end; it is not asked when the
 * stream was cancelled. */
export function tap<Value>(
  stream: ReadableStream<Value>,
  look: (value: Value) => void,
  last?: () => Value | undefined,
): ReadableStream<Value> {
  const reader = stream.getReader();
  return new ReadableStream<Value>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (!done) {
        look(value);
        controller.enqueue(value);
        return;
      }
      const extra = last?.();
      if (extra !== undefined) controller.enqueue(extra);
      controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}
