import { z } from "zod";
import { socketErrorSchema } from "../../openai-errors";
import type { ChatRequest } from "../source";

/** Hz of all sound on this wire, mono, 16-bit. */
export const rate = 24_000;

const id = z.string().max(200);

/** What such a server tells, as far as we use it (https://platform.openai.com/docs/api-reference/realtime-server-events). Two
 * names for one event: the second is from before the protocol was released, and still spoken by other servers. */
export const eventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("session.created") }),
  z.object({ type: z.literal("input_audio_buffer.committed"), item_id: id }),
  z.object({
    type: z.literal("conversation.item.input_audio_transcription.completed"),
    item_id: id,
    transcript: z.string().max(20_000),
  }),
  z.object({
    type: z.literal("response.created"),
    response: z.object({ id, metadata: z.object({ parley: z.string().nullish() }).nullish() }),
  }),
  z.object({
    type: z.literal(["response.output_audio.delta", "response.audio.delta"]),
    response_id: id,
    item_id: id,
    delta: z.string(),
  }),
  z.object({
    type: z.literal(["response.output_audio_transcript.delta", "response.audio_transcript.delta"]),
    response_id: id,
    item_id: id,
    delta: z.string(),
  }),
  z.object({
    type: z.literal(["response.output_text.delta", "response.text.delta"]),
    response_id: id,
    delta: z.string(),
  }),
  z.object({
    type: z.literal("response.output_item.done"),
    response_id: id,
    item: z.object({
      type: z.string(),
      call_id: id.nullish(),
      name: z.string().nullish(),
      arguments: z.string().nullish(),
    }),
  }),
  z.object({
    type: z.literal("response.done"),
    response: z.object({
      id,
      status: z.string().nullish(),
      status_details: z.object({ error: socketErrorSchema.nullish() }).nullish(),
      usage: z
        .object({
          input_tokens: z.number().nullish(),
          output_tokens: z.number().nullish(),
          input_token_details: z.object({ cached_tokens: z.number().nullish() }).nullish(),
        })
        .nullish(),
    }),
  }),
  z.object({ type: z.literal("error"), error: socketErrorSchema.nullish() }),
]);
export type Event = z.infer<typeof eventSchema>;

export type SessionOptions = {
  /** Absent = the model's usual one. */
  voice?: string;
  /** 1 = its natural pace. */
  speed?: number;
  /** The model that puts the caller's turns into words. Absent = none, or the server's own. */
  transcription?: string;
};

/** What a session is set to: it hears what it is given, says nothing by itself, and calls our tools. */
export function sessionOf(
  { voice, speed, transcription }: SessionOptions,
  instructions: string,
  tools: ChatRequest["tools"],
) {
  const format = { type: "audio/pcm", rate };
  return {
    type: "realtime",
    instructions,
    output_modalities: ["audio"],
    audio: {
      // We know better when a turn begins and ends.
      input: {
        format,
        turn_detection: null,
        ...(transcription ? { transcription: { model: transcription } } : {}),
      },
      output: { format, ...(voice ? { voice } : {}), ...(speed && speed !== 1 ? { speed } : {}) },
    },
    tools: tools.flatMap((tool) => (tool.type === "function" ? [{ type: "function", ...tool.function }] : [])),
    tool_choice: "auto",
  };
}

export const toBase64 = (samples: Int16Array): string =>
  Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString("base64");

export function toSamples(base64: string): Int16Array {
  const bytes = Buffer.from(base64, "base64");
  return Int16Array.from({ length: Math.floor(bytes.length / 2) }, (_, index) => bytes.readInt16LE(index * 2));
}
