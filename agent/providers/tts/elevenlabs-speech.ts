import { z } from "zod";
import type { TimedWord } from "../timed-word";
import type { SpeechFormat } from "./speech-events";

/** Since the beginning of the sound. */
const secondsSchema = z.array(z.number());
const alignmentSchema = z.object({
  characters: z.array(z.string()),
  character_start_times_seconds: secondsSchema,
  character_end_times_seconds: secondsSchema,
});
const pieceSchema = z.object({
  audio_base64: z.string(),
  /** Of the letters of the text that was sent, as far as this sound goes. */
  alignment: alignmentSchema.nullish(),
});

/** How ElevenLabs tells sound and letters of one answer (https://elevenlabs.io/docs/api-reference/text-to-speech/stream-with-timestamps): a word
 * can begin in one piece and end in the next. */
export function createElevenlabsFormat(): SpeechFormat {
  let open: TimedWord | undefined;

  function close(): TimedWord[] {
    const words = open ? [open] : [];
    open = undefined;
    return words;
  }

  function wordsIn(alignment: z.infer<typeof alignmentSchema> | null | undefined): TimedWord[] {
    if (!alignment) return [];
    const { characters, character_start_times_seconds: starts, character_end_times_seconds: ends } = alignment;
    return characters.flatMap((character, index) => {
      if (/\s/.test(character)) return close();
      const startMs = Math.round((starts[index] ?? 0) * 1_000);
      open ??= { text: "", startMs, endMs: startMs };
      open.text += character;
      // A full stop lasts as long as the pause behind it.
      if (/[\p{L}\p{N}]/u.test(character)) open.endMs = Math.round((ends[index] ?? 0) * 1_000);
      return [];
    });
  }

  return {
    shape: "lines",
    read(piece) {
      const { audio_base64: sound, alignment } = pieceSchema.parse(piece);
      return { sound, words: wordsIn(alignment) };
    },
    end: close,
  };
}
