import { StatusError } from "../failure";
import { createGoogleAuth } from "../google-auth";
import { type GrpcCall, type GrpcChannel, openChannel, statusOfGrpc } from "../grpc";
import { later } from "../timed-word";
import { configMessage, method, type Response, readResponse, soundMessage } from "./google-wire";
import { inChunks } from "./in-chunks";
import { joined, type Recognised } from "./joined";
import { createRenewed } from "./renewed";
import { createSegments } from "./segments";
import { bytesOf } from "./socket";
import { type SttConnection, type SttListener, type SttSource, sampleRate } from "./source";
import { createUnsettled } from "./unsettled";

type Options = { apiKey: string; model: string; language: string; baseUrl: string };

/** It takes 25 kB at a time. */
const longestSamples = 8_000;
/** With the connection, in less than two seconds. */
const authorizeWithinMs = 1_000;
/** It leaves a connection that nobody uses for a few minutes. */
const renewAfterMs = 120_000;

/** What lies between two pauses: a call of its own, which ends long before Google's five minutes. */
type Piece = {
  call: GrpcCall;
  channel: GrpcChannel;
  /** No more sound of it will come. */
  isOver: boolean;
  /** The call has ended. */
  isDone: boolean;
  /** What it told before it was the oldest. */
  held: (() => void)[];
  /** What was said of it after its sound. */
  rest: Recognised[];
  /** Its sound behind the last words that are sure. */
  unsettled: ReturnType<typeof createUnsettled>;
  /** Some of its words are. */
  isSettled: boolean;
};

/** Streaming speech-to-text of Google Cloud over gRPC. At each pause our side of a call is ended: Google then tells
 * the rest of its words and ends it too. */
export function createGoogleStt(options: Options): SttSource {
  const authorize = createGoogleAuth(options.apiKey);
  return {
    provider: "google",
    model: options.model,
    patienceMs: 2_500,
    open: (listener) => open(options, authorize, listener),
  };
}

async function open(
  { model, language, baseUrl }: Options,
  authorize: ReturnType<typeof createGoogleAuth>,
  told: SttListener,
): Promise<SttConnection> {
  const listener = { ...told, onLost: once(told.onLost) };
  /** Oldest first. */
  let pieces: Piece[] = [];
  /** Of the next call. */
  let headers: Record<string, string> = {};
  const renewHeaders = async () => {
    headers = await authorize(AbortSignal.timeout(authorizeWithinMs));
  };
  await renewHeaders();
  const channels = await createRenewed({
    everyMs: renewAfterMs,
    connect: (onLost, replace) => openChannel({ url: baseUrl, onLost, onLeaving: replace }),
    isBusy: (channel) => pieces.some((piece) => piece.channel === channel),
    onLost: listener.onLost,
  });

  let sentMs = 0;
  const segments = createSegments(listener, {
    send(samples) {
      hear(openPiece() ?? begin(sentMs), samples);
      sentMs += (samples.length * 1_000) / sampleRate;
    },
    flush() {
      const piece = pieces.at(-1);
      // Google ended it by itself, and told all of it.
      if (!piece) segments.onSegment("");
      else {
        piece.isOver = true;
        piece.call.end();
      }
    },
    forget() {
      const piece = openPiece();
      piece?.call.cancel();
      pieces = pieces.filter((one) => one !== piece);
      channels.settle();
    },
    tellsAhead: true,
    close: channels.close,
  });

  function openPiece(): Piece | undefined {
    const last = pieces.at(-1);
    return last && !last.isOver && !last.isDone ? last : undefined;
  }

  function hear({ call, unsettled }: Piece, samples: Int16Array): void {
    unsettled.push(samples);
    for (const chunk of inChunks(samples, longestSamples)) call.send(soundMessage(bytesOf(chunk)));
  }

  /** What was sent before Google's end of a call was known here went nowhere: the next call hears it. */
  function goOn({ isOver, isSettled, unsettled }: Piece, beganMs: number): void {
    const { samples, fromMs } = unsettled.rest();
    // A call that has told nothing would be made again and again.
    if (!isOver && isSettled && samples.length > 0) hear(begin(beganMs + fromMs), samples);
  }

  function begin(beganMs: number): Piece {
    const channel = channels.current();
    const unsettled = createUnsettled();
    const call = channel.call({
      path: method,
      headers,
      onMessage(message) {
        const response = readResponse(message);
        if (!response) return;
        for (const { endMs, words = [] } of response.results.filter(({ isFinal }) => isFinal)) {
          piece.isSettled = true;
          unsettled.settle(endMs || words.at(-1)?.endMs);
        }
        tell(piece, () => onResponse(piece, response, beganMs));
      },
      onEnd(error) {
        piece.isDone = true;
        if (!error) goOn(piece, beganMs);
        tell(piece, () => onEnd(piece, error));
      },
    });
    const state = { isOver: false, isDone: false, isSettled: false };
    const piece: Piece = { call, channel, unsettled, ...state, held: [], rest: [] };
    pieces.push(piece);
    // A token that cannot be had now is asked for again with the next piece; the old one serves for minutes.
    renewHeaders().catch(() => undefined);
    call.send(configMessage({ sampleRateHertz: sampleRate, languageCode: language, model }));
    return piece;
  }

  /** Calls go on side by side, but their words are told in the order in which they were said. */
  function tell(piece: Piece, what: () => void): void {
    if (pieces[0] === piece) what();
    else piece.held.push(what);
  }

  function onResponse({ isOver, rest }: Piece, { results, errorCode }: Response, beganMs: number): void {
    if (errorCode) segments.onFailed(new StatusError(statusOfGrpc(errorCode)));
    for (const { text, words = [], language } of results.filter(({ isFinal }) => isFinal)) {
      const details = { words: later(words, beganMs), language };
      if (isOver) rest.push({ text, ...details });
      else segments.onSettled(text, details);
    }
    const unsure = results.filter(({ isFinal }) => !isFinal);
    if (unsure.length > 0) segments.onInterim(joined([...rest, ...unsure]).text);
  }

  function onEnd(piece: Piece, error: Error | undefined): void {
    pieces.shift();
    channels.settle();
    const { text, ...details } = joined(piece.rest);
    if (error) segments.onFailed(error);
    // It may end one by itself, and then hears what follows as another.
    else if (piece.isOver) segments.onSegment(text, details);
    for (const say of pieces[0]?.held.splice(0) ?? []) say();
  }

  return segments.connection;
}

function once(tell: (reason: unknown) => void) {
  let isTold = false;
  return (reason: unknown) => {
    if (!isTold) tell(reason);
    isTold = true;
  };
}
