import type { Ledger } from "@/lib/calls/schema";
import type { Generation, Question, Speech, Tokens } from "./generation";

/** What the caller's end knows of a turn. */
export type Witness = {
  /** When the voice that arrived here at `arrivedAt` really ended, at the caller. */
  voiceEnded(arrivedAt: number): number;
};

/** A turn of the agent as a ledger, but for the moment it was heard: what was asked, the generations of this speech since
 * its last turn, and the speculation it made useless. Counts those generations as told. Undefined `speech`: the framework
 * told of a turn that nothing of ours belongs to. */
export function tellLedger(
  speech: Speech | undefined,
  playedAt: number | undefined,
  discarded: readonly Speech[],
  witness: Witness,
): Ledger {
  if (!speech) return { playbackStartedAt: playedAt };
  const steps = speech.generations.slice(speech.told);
  // Of a speech with several turns (words, a skill, more words) only the first answers the caller.
  const question = speech.told === 0 ? speech.question : undefined;
  speech.told = speech.generations.length;
  const [first, last] = [steps[0], steps.at(-1)];
  const runs = steps.flatMap((step) => step.runs);
  return compact({
    ...(question && toMoments(question, witness)),
    ...last?.ledger,
    llmRequestedAt: first?.ledger.llmRequestedAt,
    toolStartedAt: least(runs.map(({ startedAt }) => startedAt)),
    toolEndedAt: most(runs.map(({ endedAt }) => endedAt)),
    playbackStartedAt: last?.ledger.playbackStartedAt ?? playedAt,
    tokens: sumOf(steps),
    discarded: costOf(discarded),
  });
}

function toMoments({ voiceArrivedAt, ...moments }: Question, witness: Witness): Ledger {
  if (voiceArrivedAt === undefined) return moments;
  return { ...moments, speechEndedAt: witness.voiceEnded(voiceArrivedAt) };
}

function sumOf(steps: readonly Generation[]): Tokens | undefined {
  const told = steps.flatMap(({ tokens }) => (tokens ? [tokens] : []));
  if (told.length === 0) return undefined;
  const sum = (field: keyof Tokens) => told.reduce((total, tokens) => total + tokens[field], 0);
  return { prompt: sum("prompt"), cached: sum("cached"), completion: sum("completion") };
}

/** What speculation cost that nobody heard: tokens written, characters written, speech made of them. */
function costOf(speeches: readonly Speech[]): Ledger["discarded"] {
  const answers = speeches.filter(({ generations }) => generations.some(isAnswer));
  const generations = answers.flatMap((speech) => speech.generations);
  if (answers.length === 0) return undefined;
  const sum = (of: (generation: Generation) => number) =>
    Math.round(generations.reduce((total, generation) => total + of(generation), 0));
  return {
    answers: answers.length,
    tokens: sum(({ tokens, pieces }) => tokens?.completion ?? pieces),
    characters: sum(({ text }) => text.length),
    audioMs: sum(({ audioMs }) => audioMs),
  };
}

/** Not a sentence of our own, such as a greeting. */
const isAnswer = ({ ledger }: Generation) => ledger.llmRequestedAt !== undefined || ledger.direct === true;

const least = (values: readonly number[]) => (values.length > 0 ? Math.min(...values) : undefined);
const most = (values: readonly number[]) => (values.length > 0 ? Math.max(...values) : undefined);

function compact(ledger: Ledger): Ledger {
  return Object.fromEntries(Object.entries(ledger).filter(([, value]) => value !== undefined));
}
