import { z } from "zod";
import { StatusError } from "../failure";
import { type SocketError, socketErrorSchema, statusOfSocketError } from "../openai-errors";
import { bearer } from "./openai-models";
import type { RealtimeOptions } from "./openai-realtime";
import { realtimeUrl, toBase64 } from "./realtime-wire";
import { createSegments } from "./segments";
import { openSocket } from "./socket";
import type { SttConnection, SttListener } from "./source";
import { createTo24Khz } from "./to-24-khz";

const id = z.string().max(200).nullish();
/** What such a server may tell us (https://platform.openai.com/docs/api-reference/realtime-server-events). */
const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("input_audio_buffer.committed"), item_id: id }),
  z.object({
    type: z.literal("conversation.item.input_audio_transcription.delta"),
    item_id: id,
    delta: z.string().nullish(),
  }),
  z.object({
    type: z.literal("conversation.item.input_audio_transcription.completed"),
    item_id: id,
    transcript: z.string(),
  }),
  z.object({
    type: z.literal("conversation.item.input_audio_transcription.failed"),
    item_id: id,
    error: socketErrorSchema.nullish(),
  }),
  z.object({ type: z.literal("error"), error: socketErrorSchema.nullish() }),
]);
type Message = z.infer<typeof messageSchema>;
type ServerError = SocketError | null | undefined;

/** Of the server. */
const rate = 24_000;
/** A shorter piece is refused. */
const shortestSamples = 0.1 * rate;
const sessionUpdate = "session";

/** A piece that was committed and is not told yet. */
type Piece = { commit: string; itemId?: string; partial: string; words?: string };

/** A connection to a server of OpenAI's protocol that puts into words what is committed: each piece between two pauses. */
export async function openPieces(options: RealtimeOptions, listener: SttListener): Promise<SttConnection> {
  const { provider, baseUrl, apiKey, model, language, log } = options;
  const isOpenai = provider === "openai";
  const socket = await openSocket({
    // OpenAI wants no model here, others must have it.
    url: isOpenai ? realtimeUrl(baseUrl) : `${realtimeUrl(baseUrl)}&${new URLSearchParams({ model })}`,
    headers: bearer(apiKey),
    schema: messageSchema,
    failureIn: (message) => (message.type === "error" ? failureOf(message.error) : undefined),
    onMessage: (message) => onMessage(message),
    onLost: listener.onLost,
  });
  const transcription = { model, ...(language ? { language: language.replace(/-.*/, "") } : {}) };
  socket.send({
    type: "session.update",
    event_id: sessionUpdate,
    session: {
      type: "transcription",
      audio: { input: { format: { type: "audio/pcm", rate }, transcription, turn_detection: null } },
      // As the protocol was before it was released, for servers that know only that (speaches).
      ...(isOpenai ? {} : { input_audio_transcription: transcription, turn_detection: null }),
    },
  });

  const pieces: Piece[] = [];
  let commits = 0;
  let resampler = createTo24Khz();
  let samplesInPiece = 0;
  function append(samples: Int16Array): void {
    samplesInPiece += samples.length;
    socket.send({ type: "input_audio_buffer.append", audio: toBase64(samples) });
  }
  const segments = createSegments(listener, {
    send: (samples) => append(resampler.push(samples)),
    flush() {
      if (samplesInPiece < shortestSamples) append(new Int16Array(shortestSamples - samplesInPiece));
      samplesInPiece = 0;
      resampler = createTo24Khz();
      commits += 1;
      const commit = `commit-${commits}`;
      pieces.push({ commit, partial: "" });
      socket.send({ type: "input_audio_buffer.commit", event_id: commit });
    },
    forget() {
      samplesInPiece = 0;
      resampler = createTo24Khz();
      socket.send({ type: "input_audio_buffer.clear" });
    },
    close: socket.close,
  });

  /** Not every server tells which piece it means; then it is the oldest. */
  const pieceOf = (itemId: string | null | undefined): Piece | undefined =>
    pieces.find((piece) => itemId && piece.itemId === itemId) ??
    pieces.find(({ itemId, words }) => itemId === undefined && words === undefined);

  /** Pieces are put into words side by side, but told in their order. */
  function know(piece: Piece | undefined, words: string): void {
    if (piece) piece.words = words;
    else segments.onSegment(words);
    while (pieces[0]?.words !== undefined) segments.onSegment(pieces.shift()?.words ?? "");
  }

  function onMessage(message: Message): void {
    switch (message.type) {
      case "input_audio_buffer.committed": {
        const next = pieces.find(({ itemId }) => itemId === undefined);
        if (next && message.item_id) next.itemId = message.item_id;
        return;
      }
      case "conversation.item.input_audio_transcription.delta": {
        const piece = pieceOf(message.item_id);
        if (!piece) return;
        piece.partial += message.delta ?? "";
        if (piece === pieces[0]) segments.onInterim(piece.partial);
        return;
      }
      case "conversation.item.input_audio_transcription.completed":
        know(pieceOf(message.item_id), message.transcript);
        return;
      case "conversation.item.input_audio_transcription.failed":
        segments.onFailed(statusOfSocketError(message.error) ?? new Error("a piece could not be put into words"));
        return;
      case "error":
        complain(message.error);
    }
  }

  function complain(error: ServerError): void {
    // Its own words may hold the key.
    log.warn({ code: error?.code ?? error?.type }, "speech-to-text complained");
    const refused = pieces.find(({ commit }) => commit === error?.event_id);
    if (refused) know(refused, "");
  }

  return segments.connection;
}

/** An error after which nothing will be heard. */
function failureOf(error: ServerError): Error | undefined {
  return statusOfSocketError(error) ?? (error?.event_id === sessionUpdate ? new StatusError(400) : undefined);
}
