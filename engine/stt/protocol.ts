import { z } from "zod";

/** Base64 of 10 s at 48 kHz; clients send 10–100 ms at a time. */
const maxAudioChars = 1_300_000;

export const realtimeRates = [16_000, 24_000, 48_000] as const;

const eventId = { event_id: z.string().max(100).optional() };

const transcriptionInput = z.object({
  format: z
    .object({
      type: z.literal("audio/pcm", "The format must be audio/pcm: 16-bit little-endian, mono."),
      rate: z.union(
        realtimeRates.map((rate) => z.literal(rate)),
        "The rate must be 16000, 24000 or 48000.",
      ),
    })
    .optional(),
  transcription: z.object({ model: z.string().max(200).optional() }).optional(),
});

/** What a client may send on `/v1/realtime?intent=transcription`. Fields of OpenAI's that we do not use are ignored. */
export const clientEventSchema = z.discriminatedUnion(
  "type",
  [
    z.object({
      type: z.literal("session.update"),
      ...eventId,
      session: z.object({ audio: z.object({ input: transcriptionInput.optional() }).optional() }),
    }),
    z.object({
      type: z.literal("input_audio_buffer.append"),
      ...eventId,
      audio: z.base64("The audio must be base64.").max(maxAudioChars, "Send at most 10 s of audio in one event."),
    }),
    z.object({ type: z.literal("input_audio_buffer.commit"), ...eventId }),
    z.object({ type: z.literal("input_audio_buffer.clear"), ...eventId }),
    /** Ours: decode everything heard so far now, without committing. */
    z.object({ type: z.literal("input_audio_buffer.transcribe"), ...eventId }),
  ],
  "The event type is not known. Send session.update or input_audio_buffer.append, commit, clear or transcribe.",
);
export type ClientEvent = z.infer<typeof clientEventSchema>;

export type ServerEvent =
  | { type: "session.created" | "session.updated"; session: Record<string, unknown> }
  | { type: "input_audio_buffer.committed"; item_id: string }
  | { type: "input_audio_buffer.cleared" }
  | {
      type: "conversation.item.input_audio_transcription.delta";
      item_id: string;
      delta: string;
      hypothesis: string;
      audio_end_ms: number;
      event_id?: string;
    }
  | { type: "conversation.item.input_audio_transcription.completed"; item_id: string; transcript: string }
  | { type: "error"; error: { type: string; code: string; message: string; event_id?: string; item_id?: string } };
