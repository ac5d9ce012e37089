import type { Offering } from "../offer";
import type { TimedWord } from "../timed-word";

/** Hz of the caller's sound, mono. */
export const sampleRate = 16_000;

/** What some providers tell of a transcript beside its text. */
export type Details = {
  words?: readonly TimedWord[];
  /** The language it is in, as a code. */
  language?: string;
};

/** What a connection tells. */
export type SttListener = {
  /** The words of the open utterance so far, all of them. `request`: they answer this `transcribe`. */
  onWords(text: string, request?: string): void;
  /** The final transcript of the oldest committed utterance; "" when nothing was said in it. */
  onFinal(transcript: string, details?: Details): void;
  /** The oldest committed utterance could not be transcribed; the connection is good for others. */
  onFailed(reason: string): void;
  /** The connection is gone, and was not closed by us. */
  onLost(reason: unknown): void;
};

/** One connection to a provider. Calls are in this order: `append` and `transcribe` any number of times, then `commit` or
 * `clear`, and again. Nothing is answered after `close`. */
export type SttConnection = {
  /** Sound of the open utterance, at `sampleRate`. */
  append(samples: Int16Array): void;
  /** Asks for the words so far, now. A provider that cannot be asked leaves it unanswered. `inSpeech`: the voice still sounds,
   * and a word must not be cut in two for it. */
  transcribe(request: string, inSpeech?: boolean): void;
  /** The utterance is over. `asOf`: nothing was said since this `transcribe`, so that its words are the transcript. */
  commit(asOf?: string): void;
  /** The open utterance was no speech: forget it. */
  clear(): void;
  close(): void;
};

/** Speech-to-text of one provider. */
export type SttSource = Offering & {
  readonly provider: string;
  readonly model: string;
  /** From `commit` to the transcript a living connection never takes longer, ms; a quarter of the utterance's length is added. */
  readonly patienceMs: number;
  /** Connects. Rejects when there is no connection within two seconds. */
  open(listener: SttListener): Promise<SttConnection>;
};
