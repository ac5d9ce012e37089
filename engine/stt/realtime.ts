import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { RawData, WebSocket } from "ws";
import { samplesFromPcm16 } from "@/engine/audio/pcm";
import { createResampler } from "@/engine/audio/resampler";
import { AppError, httpStatus, messageOf, parseInput } from "@/lib/errors";
import type { Progress } from "./item";
import { type ClientEvent, clientEventSchema, type ServerEvent } from "./protocol";
import { sttSampleRate } from "./rate";
import { createTranscriptionSession, type Decode } from "./session";

const defaultRate = 24_000;
const pingMs = 15_000;
/** Unsent bytes after which a client that does not read is dropped. */
const maxUnsentBytes = 1_000_000;

export interface RealtimeOptions {
  decode: Decode;
  maxWindowSeconds: number;
  isIdle: () => boolean;
  /** Throws for a model that is not there. */
  checkModel(id: string): void;
  defaultModel: string;
  log: Logger;
  /** Milliseconds from a commit to its transcript. */
  onCommitted?(latencyMs: number): void;
}

/** Serves one connection of `/v1/realtime?intent=transcription` until it closes. */
export function serveRealtime(socket: WebSocket, options: RealtimeOptions): void {
  const { log } = options;
  let rate = defaultRate;
  let resampler = createResampler(rate, sttSampleRate);
  /** Transcripts are sent in the order of their commits. */
  let lastDone: Promise<void> = Promise.resolve();

  const session = createTranscriptionSession({
    decode: options.decode,
    maxWindowSeconds: options.maxWindowSeconds,
    isIdle: options.isIdle,
    newItemId: () => `item_${randomUUID().replaceAll("-", "")}`,
    onProgress: (progress) => send(deltaEvent(progress)),
    onTrouble: (error) => sendError(error),
  });

  function send(event: ServerEvent): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > maxUnsentBytes) socket.terminate();
    else socket.send(JSON.stringify(event));
  }

  function sendError(error: unknown, about: { event_id?: string; item_id?: string } = {}): void {
    if (socket.readyState !== socket.OPEN) return;
    const known = error instanceof AppError ? error : undefined;
    if (!known) log.warn({ error: messageOf(error) }, "transcription failed");
    const code = known?.code ?? "internal";
    const type = httpStatus[code] < 500 ? "invalid_request_error" : "server_error";
    const message = known?.message ?? "The speech could not be transcribed.";
    send({ type: "error", error: { type, code, message, ...about } });
  }

  function describeSession(): Record<string, unknown> {
    return {
      type: "transcription",
      audio: {
        input: { format: { type: "audio/pcm", rate }, transcription: { model: options.defaultModel } },
      },
    };
  }

  function update({ session: { audio } }: Extract<ClientEvent, { type: "session.update" }>): void {
    const input = audio?.input;
    const model = input?.transcription?.model;
    if (model !== undefined) options.checkModel(model);
    if (input?.format && input.format.rate !== rate) {
      rate = input.format.rate;
      resampler = createResampler(rate, sttSampleRate);
    }
    send({ type: "session.updated", session: describeSession() });
  }

  function handle(event: ClientEvent): void {
    if (event.type === "session.update") update(event);
    else if (event.type === "input_audio_buffer.append") {
      session.append(resampler.push(samplesFromPcm16(Buffer.from(event.audio, "base64"))));
    } else if (event.type === "input_audio_buffer.transcribe") transcribe(event.event_id);
    else if (event.type === "input_audio_buffer.commit") commit(event.event_id);
    else {
      session.clear();
      send({ type: "input_audio_buffer.cleared" });
    }
  }

  function transcribe(eventId: string | undefined): void {
    session.transcribe().then(
      (progress) => send({ ...deltaEvent(progress), ...(eventId !== undefined && { event_id: eventId }) }),
      (error) => sendError(error, { event_id: eventId }),
    );
  }

  function commit(eventId: string | undefined): void {
    const startedAt = performance.now();
    const { itemId, done } = session.commit();
    send({ type: "input_audio_buffer.committed", item_id: itemId });
    const previous = lastDone;
    lastDone = done.then(
      async ({ transcript, ...progress }) => {
        await previous;
        if (progress.delta !== "") send(deltaEvent(progress));
        send({ type: "conversation.item.input_audio_transcription.completed", item_id: itemId, transcript });
        options.onCommitted?.(performance.now() - startedAt);
      },
      async (error) => {
        await previous;
        sendError(error, { event_id: eventId, item_id: itemId });
      },
    );
  }

  function receive(data: RawData, isBinary: boolean): void {
    try {
      if (isBinary) throw new AppError("invalid_input", "Send JSON text events; audio goes as base64 in an event.");
      handle(parseInput(clientEventSchema, parseJson(data.toString())));
    } catch (error) {
      sendError(error);
    }
  }

  let isAlive = true;
  const pinger = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingMs);
  socket.on("pong", () => {
    isAlive = true;
  });
  socket.on("message", receive);
  socket.on("error", (error) => log.debug({ error: error.message }, "realtime connection failed"));
  socket.on("close", () => {
    clearInterval(pinger);
    session.close();
  });
  send({ type: "session.created", session: describeSession() });
}

function deltaEvent({ itemId, delta, hypothesis, audioEndMs }: Progress) {
  return {
    type: "conversation.item.input_audio_transcription.delta" as const,
    item_id: itemId,
    delta,
    hypothesis,
    audio_end_ms: audioEndMs,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_input", "The event is not valid JSON.", { cause: error });
  }
}
