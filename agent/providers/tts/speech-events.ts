import { z } from "zod";
import { readEvents, readLines } from "../sse";
import type { TimedWord } from "../timed-word";
import { NotSoundError } from "./sound-head";

/** More than a second of sound in base64, many times over. */
const longestEvent = 8 * 1_024 * 1_024;

/** What one event of a spoken answer tells. */
export type SpeechEvent = {
  /** In base64. */
  sound?: string | null;
  words?: readonly TimedWord[];
  hasFailed?: boolean;
  isLast?: boolean;
};

/** How a vendor sends speech in pieces that tell more than sound. */
export type SpeechFormat = {
  /** Server-sent events, or a piece of JSON on each line. */
  shape: "events" | "lines";
  /** Throws, or tells of a failure, when it is none of speech. */
  read(event: unknown): SpeechEvent;
  /** Words that were not told yet when the answer ended. */
  end?(): readonly TimedWord[];
};

/** The bytes of sound in events; `onWords` is told when each word is said, before the sound that it comes with. Throws
 * `NotSoundError` for an event that tells of a failure, or for none at all. */
export async function* readSpeech(
  body: ReadableStream<Uint8Array>,
  { shape, read, end }: SpeechFormat,
  onWords: (words: readonly TimedWord[]) => void = () => {},
): AsyncGenerator<Uint8Array> {
  let isOver = false;
  const isLast = () => isOver;
  for await (const data of shape === "lines"
    ? readLines(body, { longestEvent })
    : readEvents(body, { longestEvent, isLast })) {
    const event = parse(data, read);
    isOver = event.isLast === true;
    if (event.hasFailed) throw new NotSoundError("the server failed while it spoke");
    if (event.words?.length) onWords(event.words);
    if (event.sound) yield Buffer.from(event.sound, "base64");
  }
  const rest = end?.() ?? [];
  if (rest.length > 0) onWords(rest);
}

function parse(data: string, read: SpeechFormat["read"]): SpeechEvent {
  if (data === "[DONE]") return { isLast: true };
  try {
    return read(JSON.parse(data));
  } catch {
    // What was thrown quotes the server.
    throw new NotSoundError("not an event of speech");
  }
}

const openaiSchema = z.object({
  type: z.string().nullish(),
  audio: z.string().nullish(),
  /** What some gateways call it. */
  delta: z.string().nullish(),
  error: z.unknown().optional(),
  /** Our engine's: those that this sound begins with. */
  words: z.array(z.object({ text: z.string(), start_ms: z.number(), end_ms: z.number() })).nullish(),
});

/** OpenAI's, as servers send them that only know `stream_format: sse`
 * (https://platform.openai.com/docs/api-reference/audio/speech-audio-delta-event). */
export const openaiSpeech: SpeechFormat = {
  shape: "events",
  read(event) {
    const { type, audio, delta, error, words } = openaiSchema.parse(event);
    return {
      sound: audio ?? delta,
      words: words?.map(({ text, start_ms, end_ms }) => ({ text, startMs: start_ms, endMs: end_ms })),
      hasFailed: Boolean(error) || type === "error",
      isLast: type === "speech.audio.done",
    };
  },
};
