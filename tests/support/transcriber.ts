import { once } from "node:events";
import { WebSocket } from "ws";
import { z } from "zod";

const eventSchema = z.looseObject({
  type: z.string(),
  item_id: z.string().optional(),
  event_id: z.string().optional(),
  delta: z.string().optional(),
  hypothesis: z.string().optional(),
  audio_end_ms: z.number().optional(),
  transcript: z.string().optional(),
  error: z.object({ message: z.string(), code: z.string() }).optional(),
});
export type TranscriberEvent = z.infer<typeof eventSchema>;

/** A client of the engine's streaming transcription that remembers every event it got. */
export async function openTranscriber(engineUrl: string) {
  const socket = new WebSocket(`${engineUrl.replace(/^http/, "ws")}/v1/realtime?intent=transcription`);
  const events: TranscriberEvent[] = [];
  const waiting = new Set<() => void>();
  const wakeAll = () => {
    for (const wake of [...waiting]) wake();
  };
  socket.on("message", (data) => {
    events.push(eventSchema.parse(JSON.parse(data.toString())));
    wakeAll();
  });
  await once(socket, "open");

  return {
    events,
    socket,
    send: (event: Record<string, unknown> & { type: string }) => socket.send(JSON.stringify(event)),
    /** 16-bit mono samples, as one append a piece of `pieceMs`; not paced. */
    append(samples: Int16Array, rate: number, pieceMs = 100): void {
      const size = (rate * pieceMs) / 1000;
      for (let at = 0; at < samples.length; at += size) {
        const piece = samples.subarray(at, at + size);
        const audio = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString("base64");
        socket.send(JSON.stringify({ type: "input_audio_buffer.append", audio }));
      }
    },
    /** The first event, from the `from`-th on, that fits. */
    async next(fits: (event: TranscriberEvent) => boolean, from = 0): Promise<TranscriberEvent> {
      for (;;) {
        const found = events.slice(from).find(fits);
        if (found) return found;
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
    async close(): Promise<void> {
      socket.close();
      await once(socket, "close");
    },
  };
}

export const isType = (type: string) => (event: TranscriberEvent) => event.type === type;
export const completed = "conversation.item.input_audio_transcription.completed";
export const delta = "conversation.item.input_audio_transcription.delta";
