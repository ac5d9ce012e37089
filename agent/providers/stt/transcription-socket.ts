import WebSocket from "ws";
import { z } from "zod";

/** What the server may tell us; anything else is ignored. */
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
  z.object({
    type: z.literal("error"),
    /** `item_id` is our engine's extension: the utterance that could not be transcribed. */
    error: z.object({ message: z.string().nullish(), item_id: z.string().nullish() }).nullish(),
  }),
]);
export type TranscriptionMessage = z.infer<typeof messageSchema>;

/** One connection to `/v1/realtime?intent=transcription`. */
export type TranscriptionSocket = {
  append(samples: Int16Array): void;
  commit(): void;
  /** Our engine's extension: the words so far, now. The answer repeats `eventId`. */
  transcribe(eventId: string): void;
  /** Forgets what was appended since the last commit. */
  clear(): void;
  close(): void;
};

type Options = {
  baseUrl: string;
  apiKey?: string;
  model: string;
  /** Hz of the appended samples. */
  sampleRate: number;
  onMessage(message: TranscriptionMessage): void;
  /** The connection is gone and was not closed by us. */
  onLost(reason: string): void;
};

const connectTimeoutMs = 1_500;

/** Connects and configures the session. Rejects when the server does not answer in a second and a half. */
export async function openTranscriptionSocket(options: Options): Promise<TranscriptionSocket> {
  const url = `${options.baseUrl.replace(/^http/, "ws")}/realtime?intent=transcription`;
  const headers = options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {};
  const socket = new WebSocket(url, { headers, handshakeTimeout: connectTimeoutMs });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  let isClosed = false;
  socket.on("error", () => {}); // "close" follows and tells the same
  socket.on("close", (code) => {
    if (!isClosed) options.onLost(`closed with code ${code}`);
  });
  socket.on("message", (data) => {
    const message = parse(data.toString());
    if (message && !isClosed) options.onMessage(message);
  });
  const send = (message: object) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  };
  const format = { type: "audio/pcm", rate: options.sampleRate };
  send({ type: "session.update", session: { audio: { input: { format, transcription: { model: options.model } } } } });
  return {
    append: (samples) => send({ type: "input_audio_buffer.append", audio: toBase64(samples) }),
    commit: () => send({ type: "input_audio_buffer.commit" }),
    clear: () => send({ type: "input_audio_buffer.clear" }),
    transcribe: (eventId) => send({ type: "input_audio_buffer.transcribe", event_id: eventId }),
    close() {
      isClosed = true;
      socket.terminate();
    },
  };
}

function parse(text: string): TranscriptionMessage | undefined {
  try {
    return messageSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function toBase64(samples: Int16Array): string {
  return Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString("base64");
}
