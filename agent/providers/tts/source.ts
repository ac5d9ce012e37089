import type { Offering } from "../offer";
import type { TimedWord } from "../timed-word";

/** Hz of all speech, mono. */
export const sampleRate = 24_000;

/** One clause to be said. */
export type SpeechRequest = {
  /** Worded for a voice already: no mark-up, no signs. */
  text: string;
  /** 1 = natural pace. A voice without paces ignores it. */
  speed: number;
  /** Nobody waits for it: the provider may let it stand behind everything else. */
  isBackground?: boolean;
  /** Told when each word is said, by a voice that knows: as early as it does, each word once, in their order. */
  onWords?(words: readonly TimedWord[]): void;
};

/** A voice of one provider. */
export type VoiceSource = Offering & {
  readonly provider: string;
  readonly model: string;
  readonly voice: string;
  /** Speech of one clause, 16-bit at `sampleRate`, as it is made. Throws what the request threw; ends at once when `signal`
   * fires, so that the provider sees it. */
  speak(request: SpeechRequest, signal: AbortSignal): AsyncIterable<Int16Array>;
  /** Opens the connection before the first clause, so that nobody waits for its handshake. */
  warm?(signal: AbortSignal): Promise<void>;
  /** Lets go of what is kept open. */
  close?(): void;
};
