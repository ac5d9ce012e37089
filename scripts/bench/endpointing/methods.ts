import { silenceNeededMs } from "@/agent/turns/endpointing";
import type { Pace } from "@/lib/agents/turn-taking";
import { askAtMs, modelAtMs, type Silence } from "./hearing";

/** A way to decide that a turn is over. */
export type Method = {
  family: "ours" | "silence" | "model";
  name: string;
  /** When it decides so within a silence, ms since the silence began; undefined when the voice goes on before. `before`:
   * the pauses of this turn so far, `question`: what the agent had said. */
  decide(silence: Silence, before: readonly number[], question: string | undefined): number | undefined;
};

/** From asking for the words, or the audio model, until the answer is there: a decode of a rolling hypothesis' rest. */
export const decodeMs = 70;

/** Our policy: words and voice are asked for at 60 ms of silence, and it is asked again at each window. */
export function ours(name: string, pace: Pace, hasVoice = true): Method {
  return {
    family: "ours",
    name,
    decide(silence, ownPausesMs, question) {
      const known = silence.moments.filter(({ atMs }) => atMs >= askAtMs + decodeMs);
      return known.find(({ silenceMs }) => {
        const { transcript } = silence;
        const endProbability = hasVoice ? silence.endProbability : undefined;
        const cadence = hasVoice ? silence.cadence : undefined;
        const neededMs = silenceNeededMs({ transcript, endProbability, cadence, question, ownPausesMs }, pace);
        return silenceMs >= neededMs;
      })?.atMs;
    },
  };
}

/** Voice activity detection alone: so much silence is the end. */
export const silenceOnly = (waitMs: number): Method => ({
  family: "silence",
  name: `silence ${waitMs} ms`,
  decide: ({ moments }) => moments.find(({ detectorMs }) => detectorMs >= waitMs)?.atMs,
});

/** The audio model by the framework's rule: asked at 250 ms of silence; from its threshold on the turn ends at `minMs`,
 * below at `maxMs`. The framework's own values are 0.36, 300 and 2500. */
export const modelOnly = (threshold: number, minMs: number, maxMs: number): Method => ({
  family: "model",
  name: `v1-mini ${threshold}, ${minMs}–${maxMs} ms`,
  decide({ moments, modelProbability }) {
    const waitMs = modelProbability !== undefined && modelProbability >= threshold ? minMs : maxMs;
    return moments.find(({ detectorMs }) => detectorMs >= Math.max(modelAtMs, waitMs))?.atMs;
  },
});
