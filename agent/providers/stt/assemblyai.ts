import { z } from "zod";
import { joinSamples } from "../../sound/join";
import { StatusError } from "../failure";
import { withoutSlash } from "../http";
import { createSegments } from "./segments";
import { openSocket } from "./socket";
import { type SttConnection, type SttListener, type SttSource, sampleRate } from "./source";

type Options = { apiKey: string; model: string; baseUrl: string };

/** Times in ms since the session began; not of every word while the turn goes on. */
const wordSchema = z.object({ text: z.string(), start: z.number().nullish(), end: z.number().nullish() });
const turnSchema = z.object({
  type: z.literal("Turn"),
  turn_order: z.number(),
  end_of_turn: z.boolean(),
  /** The words of the turn that are sure. */
  transcript: z.string(),
  /** All of them. */
  words: z.array(wordSchema).nullish(),
  /** Of models that hear several languages. */
  language_code: z.string().max(40).nullish(),
});
const messageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("Begin") }),
  turnSchema,
  z.object({ type: z.literal("Error"), error_code: z.number().nullish() }),
]);
type Message = z.infer<typeof messageSchema>;

/** It takes so much sound at a time, ms; more or less ends the session. */
const shortestMs = 50;
const longestMs = 1_000;
const samplesOf = (ms: number) => (ms * sampleRate) / 1_000;

/** Streaming speech-to-text of AssemblyAI (https://www.assemblyai.com/docs/streaming/message-sequence). At each pause
 * `ForceEndpoint` ends a turn of its own; it may stay unanswered when nothing was said. */
export function createAssemblyaiStt(options: Options): SttSource {
  return {
    provider: "assemblyai",
    model: options.model,
    // More than it takes to find out that nothing was said.
    patienceMs: 2_000,
    open: (listener) => open(options, listener),
  };
}

async function open({ apiKey, model, baseUrl }: Options, listener: SttListener): Promise<SttConnection> {
  const query = new URLSearchParams({
    sample_rate: String(sampleRate),
    encoding: "pcm_s16le",
    speech_model: model,
    // It would come later, and models read the plain words as well.
    format_turns: "false",
    // We know better when a turn is over.
    end_of_turn_confidence_threshold: "1",
    max_turn_silence: "3600",
  });
  const socket = await openSocket({
    url: `${withoutSlash(baseUrl).replace(/^http/, "ws")}/v3/ws?${query}`,
    headers: { authorization: apiKey },
    schema: messageSchema,
    isReady: ({ type }) => type === "Begin",
    failureIn: (message) => (message.type === "Error" ? failureOf(message.error_code) : undefined),
    onMessage: (message) => onMessage(message),
    onLost: listener.onLost,
    // The session costs until it is over.
    farewell: { type: "Terminate" },
  });

  const chunks = createChunks(socket.send);
  let turn = -1;
  let endedTurn = -1;
  /** Silence that was added to the stream before the pieces that are not told yet, ms. */
  let addedMs = 0;
  let piecesAddedMs: number[] = [];
  const segments = createSegments(listener, {
    send: chunks.push,
    flush() {
      piecesAddedMs.push(addedMs);
      addedMs += chunks.flush();
      socket.send({ type: "ForceEndpoint" });
    },
    tellsAhead: true,
    silence: {
      whenRead: socket.whenRead,
      onAssumed() {
        endedTurn = turn;
        piecesAddedMs = piecesAddedMs.slice(1);
      },
    },
    close: socket.close,
  });

  function onMessage(message: Message): void {
    if (message.type !== "Turn" || message.turn_order <= endedTurn) return;
    turn = message.turn_order;
    if (!message.end_of_turn) {
      segments.onInterim(message.words?.map(({ text }) => text).join(" ") || message.transcript);
      return;
    }
    endedTurn = turn;
    const shiftMs = piecesAddedMs.shift() ?? addedMs;
    const words = (message.words ?? []).flatMap(({ text, start, end }) =>
      start == null || end == null ? [] : [{ text, startMs: start - shiftMs, endMs: end - shiftMs }],
    );
    segments.onSegment(message.transcript, { words, language: message.language_code ?? undefined });
  }

  return segments.connection;
}

/** Sound in pieces of a length that is taken. What is too short waits for more, and for none once the piece is over. */
function createChunks(send: (samples: Int16Array) => void) {
  let waiting: Int16Array = new Int16Array();
  return {
    push(samples: Int16Array): void {
      waiting = joinSamples([waiting, samples]);
      while (waiting.length >= samplesOf(shortestMs)) {
        send(waiting.slice(0, samplesOf(longestMs)));
        waiting = waiting.slice(samplesOf(longestMs));
      }
    },
    /** Answers how much silence was added, ms. */
    flush(): number {
      const { length } = waiting;
      if (length > 0) send(padded(waiting));
      waiting = new Int16Array();
      return length > 0 ? shortestMs - (length * 1_000) / sampleRate : 0;
    },
  };
}

function padded(samples: Int16Array): Int16Array {
  const whole = new Int16Array(samplesOf(shortestMs));
  whole.set(samples);
  return whole;
}

/** https://www.assemblyai.com/docs/streaming/common-session-errors-and-closures */
function failureOf(code: number | null | undefined): Error {
  if (code === 1_008) return new StatusError(401);
  if (code === 3_009) return new StatusError(429);
  return new Error(`the session ended with code ${code ?? "unknown"}`);
}
