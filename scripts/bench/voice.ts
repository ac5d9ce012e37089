import type { AgentConfig } from "@/lib/agents/schema";
import type { Ledger } from "@/lib/calls/schema";
import type { Caller } from "@/tests/support/caller";
import { synthesise } from "@/tests/support/speech";
import type { Measured } from "./figures";
import { trim, withPause } from "./recordings";
import { broken, directQuestions, finished } from "./sentences";
import { type BenchOptions, type CallCentre, type EndedCall, untilReady, withCallCentre } from "./support";

/** One thing the caller says. */
type Sentence = { kind: "direct" | "model" | "paused"; samples: Int16Array };

/** What came of it. */
type Outcome = {
  kind: Sentence["kind"];
  /** From the caller's last voiced sample to the first audible one of the answer, both at the caller. */
  delayMs?: number;
  /** The agent was audible while the caller's sentence was still going on. */
  wasCutIn: boolean;
};

/** Short answers, so that most of the time goes into turns and not into listening. */
const config: Partial<AgentConfig> = { instructions: "You are Nova. Answer in one short sentence.", recording: false };
const answerWithinMs = 15_000;
const shortQuestion = "What is the time?";
const pausesMs = [400, 500, 600, 700, 800, 900, 1_000, 1_100, 1_200];

/** Voice to voice: callers who speak in real time over WebRTC and listen. `turns` finished sentences and as many with a
 * pause of 0.4 to 1.2 s inside, by each of `calls` callers at once. */
export async function benchVoice({ turns = 40, calls }: BenchOptions): Promise<Measured> {
  return withCallCentre({}, async (centre) => {
    const sentences = await record(centre.engineUrl, turns);
    const talks = await Promise.all(
      Array.from({ length: calls }, async (_, caller) => talk(centre, rotate(sentences, caller * 7))),
    );
    const outcomes = talks.flatMap((talk) => talk.outcomes);
    const delays = (...kinds: Sentence["kind"][]) =>
      outcomes.flatMap(({ kind, delayMs }) => (kinds.includes(kind) && delayMs !== undefined ? [delayMs] : []));
    return {
      voiceToVoiceMs: delays("direct", "model"),
      directMs: delays("direct"),
      languageModelMs: delays("model"),
      afterPauseMs: delays("paused"),
      cutIns: outcomes.filter(({ kind }) => kind !== "paused").map(({ wasCutIn }) => wasCutIn),
      cutInsAtPauses: outcomes.filter(({ kind }) => kind === "paused").map(({ wasCutIn }) => wasCutIn),
      unanswered: outcomes.map(({ delayMs, wasCutIn }) => delayMs === undefined && !wasCutIn),
      ledgerMs: stages({ turns: talks.flatMap((talk) => talk.call.turns) }),
    };
  });
}

async function record(engineUrl: string, turns: number): Promise<Sentence[]> {
  const sentences: Sentence[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const isDirect = turn % 4 === 0;
    const plain = isDirect ? pick(directQuestions, turn / 4) : pick(finished, turn);
    const speed = pick([1, 0.9, 1.1, 1.2], turn);
    sentences.push({ kind: isDirect ? "direct" : "model", samples: trim(await synthesise(engineUrl, plain, speed)) });
    const speech = trim(await synthesise(engineUrl, pick(broken, turn), speed));
    sentences.push({ kind: "paused", samples: withPause(speech, pick(pausesMs, turn)) });
  }
  return sentences;
}

async function talk(centre: CallCentre, sentences: readonly Sentence[]) {
  const { callId, caller } = await centre.call(config);
  await untilReady(caller);
  const outcomes: Outcome[] = [];
  for (const sentence of sentences) outcomes.push(await ask(caller, sentence));
  await caller.hangUp();
  return { outcomes, call: await centre.ended(callId) };
}

async function ask(caller: Caller, { kind, samples }: Sentence): Promise<Outcome> {
  const startedAt = performance.now();
  const endedAt = await caller.say(samples);
  const wasCutIn = caller.sounds().some((at) => at > startedAt && at <= endedAt);
  const heardAt = await caller.heardSound(endedAt, answerWithinMs).catch(() => undefined);
  // A small model rambles; a typed question ends that, and its answer is a short one.
  await caller.type(shortQuestion);
  await caller.heardSilence(await caller.heardSound(performance.now() + 300), 1_000, 60_000);
  // What sounds after a cut-in may be the rest of it.
  return { kind, wasCutIn, delayMs: wasCutIn || heardAt === undefined ? undefined : heardAt - endedAt };
}

const pick = <Value>(list: readonly Value[], index: number): Value => list[index % list.length] as Value;
const rotate = <Value>(list: readonly Value[], by: number) => list.map((_, index) => pick(list, index + by));

const fields = [
  "transcriptFinalAt",
  "turnCommittedAt",
  "llmRequestedAt",
  "llmFirstTokenAt",
  "ttsRequestedAt",
  "ttsFirstAudioAt",
  "playbackStartedAt",
  "heardAt",
] as const satisfies (keyof Ledger)[];

/** Moments of each stage, ms after the end of speech as the worker saw it. */
export function stages({ turns }: Pick<EndedCall, "turns">): Record<string, number[]> {
  const times = (field: (typeof fields)[number]) =>
    turns.flatMap(({ ledger }) => {
      const [from, to] = [ledger?.speechEndedAt, ledger?.[field]];
      return from === undefined || to === undefined ? [] : [to - from];
    });
  return Object.fromEntries(fields.map((field) => [field, times(field)]));
}
