import { joinSamples } from "../../sound/join";
import { sampleRate } from "./source";

/** So much is kept of somebody who says very much before any of it is sure. */
const longestSeconds = 30;

/** The sound of a stream whose words are not sure yet: whoever ends the stream has not heard it. */
export function createUnsettled() {
  const chunks: Int16Array[] = [];
  /** Where the first of them begins in the stream, and where the last one ends, in samples. */
  let from = 0;
  let until = 0;

  function dropBefore(place: number): void {
    while (chunks[0] && from + chunks[0].length <= place) from += chunks.shift()?.length ?? 0;
    const [first] = chunks;
    if (!first || from >= place) return;
    chunks[0] = first.subarray(place - from);
    from = place;
  }

  return {
    push(samples: Int16Array): void {
      chunks.push(samples);
      until += samples.length;
      dropBefore(until - longestSeconds * sampleRate);
    },
    /** The words are sure up to there, ms since the beginning of the stream; undefined = of all that was sent. */
    settle(ms: number | undefined): void {
      dropBefore(ms === undefined ? until : Math.round((ms * sampleRate) / 1_000));
    },
    /** What is left, and where in the stream it begins, ms. */
    rest: () => ({ samples: joinSamples(chunks), fromMs: (from * 1_000) / sampleRate }),
  };
}
