import { z } from "zod";
import { bearer } from "./openai-models";
import type { RealtimeOptions } from "./openai-realtime";
import { realtimeUrl, toBase64 } from "./realtime-wire";
import { openSocket } from "./socket";
import { type SttConnection, type SttListener, sampleRate } from "./source";

/** What our engine may tell us. */
const messageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("conversation.item.input_audio_transcription.delta"),
    delta: z.string().nullish(),
    /** Our engine's extension: the whole text so far, which may still be revised. */
    hypothesis: z.string().nullish(),
    /** Repeated from the `transcribe` that asked for it. */
    event_id: z.string().nullish(),
  }),
  z.object({ type: z.literal("conversation.item.input_audio_transcription.completed"), transcript: z.string() }),
  z.object({ type: z.literal("conversation.item.input_audio_transcription.failed") }),
  z.object({
    type: z.literal("error"),
    /** `item_id` is our engine's extension: the utterance that could not be transcribed. */
    error: z.object({ message: z.string().nullish(), item_id: z.string().nullish() }).nullish(),
  }),
]);
type Message = z.infer<typeof messageSchema>;

/** A connection to our own engine, which tells the words so far whenever it is asked. */
export async function openEngine(options: RealtimeOptions, listener: SttListener): Promise<SttConnection> {
  const { baseUrl, apiKey, model } = options;
  const socket = await openSocket({
    url: realtimeUrl(baseUrl),
    headers: bearer(apiKey),
    schema: messageSchema,
    onMessage: (message) => tell(message, listener, options),
    onLost: listener.onLost,
  });
  const format = { type: "audio/pcm", rate: sampleRate };
  socket.send({ type: "session.update", session: { audio: { input: { format, transcription: { model } } } } });
  return {
    append: (samples) => socket.send({ type: "input_audio_buffer.append", audio: toBase64(samples) }),
    commit: () => socket.send({ type: "input_audio_buffer.commit" }),
    clear: () => socket.send({ type: "input_audio_buffer.clear" }),
    // Our engine's extension.
    transcribe: (request) => socket.send({ type: "input_audio_buffer.transcribe", event_id: request }),
    close: socket.close,
  };
}

function tell(message: Message, listener: SttListener, { log }: RealtimeOptions): void {
  switch (message.type) {
    case "error":
      log.warn({ message: message.error?.message }, "speech-to-text complained");
      if (message.error?.item_id) listener.onFailed("an utterance failed");
      return;
    case "conversation.item.input_audio_transcription.failed":
      listener.onFailed("an utterance failed");
      return;
    case "conversation.item.input_audio_transcription.completed":
      listener.onFinal(message.transcript);
      return;
    default:
      listener.onWords(message.hypothesis ?? message.delta ?? "", message.event_id ?? undefined);
  }
}
