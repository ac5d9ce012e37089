import type { Pace } from "@/lib/agents/turn-taking";
import { completenessOdds } from "./completeness";
import { dictationIn, dictationOdds } from "./dictation";
import { type Expected, expectationOf } from "./expectation";
import { usualPauseMs } from "./pauses";

/** All that is known in one moment of a caller's silence. */
export type Evidence = {
  /** The words of the turn so far; undefined while speech-to-text has not yet heard up to the pause. */
  transcript: string | undefined;
  /** That the turn is over, 0 to 1, by the audio model (v1-mini): asked once at 60 ms of silence, for the last 1.01 s of sound
   * followed by 190 ms of zeros. Undefined while it has not answered. */
  endProbability: number | undefined;
  /** The same as log odds by how the voice fell (`cadence.ts`). Undefined when it was too short to tell. */
  cadence: number | undefined;
  /** What the agent said last, which says what kind of answer to expect; undefined at the start of a call. */
  question: string | undefined;
  /** Pauses inside turns that this caller went on after, ms, oldest first. Empty when nothing is learnt. */
  ownPausesMs: readonly number[];
};

/** How long the silence must last, ms since the true end of the voice, before the turn counts as finished. Pure: asked
 * again whenever the evidence changes, and the turn ends when the silence has lasted that long.
 *
 * Each piece of evidence is a log odds, and they add up: what the words say, what the agent had asked for, what the
 * voice sounded like. Sure of the end, the answer is `finishedMs`; sure of more, `unfinishedMs`; in between it grows
 * evenly by factors, and a caller known for long pauses gets the time for one. */
export function silenceNeededMs(evidence: Evidence, { finishedMs, unfinishedMs }: Pace): number {
  if (evidence.transcript === undefined) return unfinishedMs;
  const odds = endOdds(evidence.transcript, evidence);
  const doubt = Math.min(1, Math.max(0, (sureOdds - odds) / (sureOdds - hopelessOdds)));
  const neededMs = finishedMs * (unfinishedMs / finishedMs) ** doubt;
  const usualMs = usualPauseMs(evidence.ownPausesMs) ?? 0;
  return Math.round(Math.min(unfinishedMs, Math.max(neededMs, usualMs * Math.min(1, doubt * 4))));
}

/** From here on the end is certain, and from there on it is certainly not the end. */
const sureOdds = 2.5;
const hopelessOdds = -3;
/** An answer of so few words is brief. */
const briefWords = 4;

/** That the turn is over, as log odds: what the words say, given what was asked, and what the voice sounded like. */
export function endOdds(
  transcript: string,
  { question, endProbability, cadence }: Pick<Evidence, "question" | "endProbability" | "cadence">,
) {
  const expected = expectationOf(question);
  const words = wordOdds(transcript, expected);
  const isAnswer = expected !== undefined && words > 0 && isBrief(transcript);
  return words + voiceOdds(endProbability) + fallOdds(cadence, words, isAnswer);
}

function wordOdds(transcript: string, expected: Expected | undefined): number {
  const dictation = dictationIn(transcript, expected);
  if (dictation) return dictationOdds(dictation, transcript, expected);
  const odds = completenessOdds(transcript);
  // Who answers a question is brief: what would only open a statement can be the whole of it.
  const isAnswer = expected !== undefined && odds > -3 && isBrief(transcript);
  if (!isAnswer) return odds;
  return Math.max(odds + 1.5, /,$/.test(transcript.trim()) ? 0.3 : 1.5);
}

const isBrief = (transcript: string) => transcript.trim().split(/\s+/).length <= briefWords;

/** The audio model's own threshold for English: at this probability it says nothing. */
const neutralProbability = 0.36;
const oddsPerProbability = 5;

/** What the audio model adds. A low probability nearly always means that a person goes on; a high one says less, with voices
 * that read aloud hardly anything (docs/decisions/0011-end-of-turn.md has the counts). */
function voiceOdds(endProbability: number | undefined): number {
  if (endProbability === undefined) return 0;
  return Math.max(-2.5, Math.min(1, oddsPerProbability * (endProbability - neutralProbability)));
}

/** What the fall of the voice adds. Words that cannot be an end are never outvoted: behind them it only speaks against one. A
 * brief answer ("Wednesday") has hardly room to fall, so nothing counts against that. */
function fallOdds(cadence: number | undefined, words: number, isAnswer: boolean): number {
  const odds = cadence === undefined ? unknownFall : Math.max(-4, Math.min(1, 1.5 * cadence));
  if (isAnswer) return Math.max(odds, unknownFall);
  return odds > 0 ? odds * Math.max(0, Math.min(1, 2 * (words + 1.7))) : odds;
}

/** Of what was too short to fall ("Yes."): what leaves it to the words and the audio model. */
const unknownFall = 1;
