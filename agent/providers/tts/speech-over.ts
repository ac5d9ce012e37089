import { type Sending, send } from "../http";
import { readPcm } from "./pcm";
import { sampleRate } from "./source";
import { speechEvents } from "./sse";

/** Speech from a request whose answer is sound: raw 16-bit PCM (24 kHz unless the content type says another `rate=`) or WAV,
 * chunk by chunk, also as server-sent events. Throws `StatusError` for a status that says no, `NotSoundError` when something
 * else came, or what the connection throws. */
export async function* speechOver(url: string, sending: Sending): AsyncGenerator<Int16Array> {
  const { type, body } = await send(url, sending);
  try {
    if (type.startsWith("text/event-stream")) yield* readPcm(speechEvents(body), "", sampleRate);
    else yield* readPcm(body, type, sampleRate);
  } finally {
    await body.cancel().catch(() => undefined);
  }
}
