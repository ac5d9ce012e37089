import type { Clip } from "./clips";
import type { Silence } from "./hearing";
import type { Method } from "./methods";

/** A turn as it was heard. */
export type Heard = Omit<Clip, "samples"> & { silences: readonly Silence[] };

/** From the decision until the answer can be heard, at the earliest: a decision is taken back without a trace when the
 * caller goes on before. */
export const answerAfterMs = 180;
/** A silence that begins so shortly before the true end is the last one. */
const endSlackMs = 150;

export type Outcome = { delayMs: number | undefined; cutIns: number };

/** What a method makes of one turn: how long after the true end of the voice it decides, and how often before that the
 * answer would have been heard while the speaker was only pausing. */
export function play(turn: Heard, method: Method): Outcome {
  const trueEndMs = turn.voiced.at(-1)?.untilMs ?? 0;
  const pauses: number[] = [];
  let cutIns = 0;
  for (const silence of turn.silences) {
    const decidedMs = method.decide(silence, pauses, turn.question);
    const stands = decidedMs !== undefined && silence.fromMs + decidedMs + answerAfterMs < silence.untilMs;
    if (silence.fromMs > trueEndMs - endSlackMs) {
      if (stands) return { delayMs: silence.fromMs + decidedMs - trueEndMs, cutIns };
      continue;
    }
    if (stands) cutIns += 1;
    pauses.push(silence.untilMs - silence.fromMs);
  }
  return { delayMs: undefined, cutIns };
}

export type Score = {
  turns: number;
  delayP50: number;
  delayP95: number;
  delayMean: number;
  /** Percent of turns. */
  cutInRate: number;
  /** Turns whose end was never decided. */
  unanswered: number;
};

/** Share of turns with a cut-in, and the delays of those that were answered, ms. */
export function score(turns: readonly Heard[], method: Method): Score {
  const outcomes = turns.map((turn) => play(turn, method));
  const delays = outcomes.flatMap(({ delayMs }) => (delayMs === undefined ? [] : [delayMs])).sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(delays[Math.min(delays.length - 1, Math.floor(delays.length * share))] ?? Number.NaN);
  return {
    turns: turns.length,
    delayP50: at(0.5),
    delayP95: at(0.95),
    delayMean: Math.round(delays.reduce((sum, delay) => sum + delay, 0) / Math.max(1, delays.length)),
    cutInRate:
      Math.round((1_000 * outcomes.filter(({ cutIns }) => cutIns > 0).length) / Math.max(1, turns.length)) / 10,
    unanswered: outcomes.length - delays.length,
  };
}
