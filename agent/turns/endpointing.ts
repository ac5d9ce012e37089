import type { Pace } from "@/lib/agents/turn-taking";
import { completeness } from "./completeness";

/** All that is known in one moment of a caller's silence. */
export type Evidence = {
  /** The words of the turn so far; undefined while speech-to-text has not yet heard up to the pause. */
  transcript: string | undefined;
  /** How long the caller's voice sounded in this turn, ms. */
  speechMs: number;
  /** That the turn is over, 0 to 1, by the audio model; undefined while it was not asked. */
  endProbability: number | undefined;
  /** What the agent said last, which says what kind of answer to expect; undefined at the start of a call. */
  question: string | undefined;
  /** Pauses inside turns that this caller went on after, ms, oldest first. Empty when nothing is learnt. */
  ownPausesMs: readonly number[];
};

/** How long the silence must last, ms since the true end of the voice, before the turn counts as finished. Pure: asked
 * again whenever the evidence changes, and the turn ends when the silence has lasted that long. */
export function silenceNeededMs(evidence: Evidence, { finishedMs, unfinishedMs }: Pace): number {
  const { transcript } = evidence;
  if (transcript === undefined) return unfinishedMs;
  return completeness(transcript) === "finished" ? finishedMs : unfinishedMs;
}
