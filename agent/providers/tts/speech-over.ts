import { type Sending, send } from "../http";
import { readPcm } from "./pcm";
import { type SpeechRequest, sampleRate } from "./source";
import { openaiSpeech, readSpeech, type SpeechFormat } from "./speech-events";

type Asking = Sending & {
  /** In which events the answer comes; absent where it is sound alone. */
  format?: SpeechFormat;
  onWords?: SpeechRequest["onWords"];
};

/** Speech from a request whose answer is sound: raw 16-bit PCM (24 kHz unless the content type says another `rate=`) or WAV,
 * chunk by chunk, or in events that tell more beside it. Throws `StatusError` for a status that says no, `NotSoundError` when
 * something else came, or what the connection throws. */
export async function* speechOver(url: string, { format, onWords, ...sending }: Asking): AsyncGenerator<Int16Array> {
  const { type, body } = await send(url, sending);
  // Some servers know no other way than OpenAI's events, also where sound was asked for.
  const isInEvents = format?.shape === "lines" || type.startsWith("text/event-stream");
  try {
    if (isInEvents) yield* readPcm(readSpeech(body, format ?? openaiSpeech, onWords), "", sampleRate);
    else yield* readPcm(body, type, sampleRate);
  } finally {
    await body.cancel().catch(() => undefined);
  }
}
