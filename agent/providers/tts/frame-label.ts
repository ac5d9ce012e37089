import type { AudioFrame } from "@livekit/rtc-node";
import type { TimedWord } from "../timed-word";

/** What a frame of speech says of itself, so that whoever plays it knows what is heard. */
type Label = {
  /** A clause begins with it: its text. */
  clause?: string;
  /** Words that were told with it, counted from the frame's beginning: some are said later, and some were said before. */
  words: readonly TimedWord[];
};

const key = "parley.speech";

export function label(frame: AudioFrame, { clause, words }: Label): void {
  if (clause !== undefined || words.length > 0) frame.userdata[key] = { clause, words } satisfies Label;
}

/** The text of the clause that begins with this frame. */
export const clauseOf = (frame: AudioFrame): string | undefined => labelOf(frame)?.clause;

export const wordsOf = (frame: AudioFrame): readonly TimedWord[] => labelOf(frame)?.words ?? [];

/** Nobody else uses this key. */
const labelOf = ({ userdata }: AudioFrame) => userdata[key] as Label | undefined;
