import { z } from "zod";
import { sendForJson, withoutSlash } from "../http";
import type { Offer } from "../offer";
import { createSegments } from "./segments";
import { openSocket } from "./socket";
import { type Details, type SttConnection, type SttListener, type SttSource, sampleRate } from "./source";

type Options = { apiKey: string; model: string; language: string; baseUrl: string };

/** Seconds since the beginning of the stream. `language`: of models that hear several. */
const wordSchema = z.object({
  word: z.string(),
  punctuated_word: z.string().nullish(),
  start: z.number(),
  end: z.number(),
  language: z.string().max(40).nullish(),
});

const resultSchema = z.object({
  type: z.literal("Results"),
  /** The words are of this part of the stream, seconds since its beginning. */
  start: z.number().nullish(),
  duration: z.number().nullish(),
  is_final: z.boolean().nullish(),
  /** It is the answer to a `Finalize`. */
  from_finalize: z.boolean().nullish(),
  channel: z.object({
    alternatives: z.array(z.object({ transcript: z.string(), words: z.array(wordSchema).nullish().catch(undefined) })),
  }),
});
type Result = z.infer<typeof resultSchema>;

/** Results are rounded: an end so near to a piece's end, in seconds, is that end. */
const tolerance = 0.02;

/** Streaming speech-to-text of Deepgram (https://developers.deepgram.com/reference/speech-to-text/listen-streaming). At each pause
 * `Finalize` ends a piece (https://developers.deepgram.com/docs/finalize); it may stay unanswered when nothing was said. */
export function createDeepgramStt(options: Options): SttSource {
  return {
    provider: "deepgram",
    model: options.model,
    // More than it takes to find out that nothing was said.
    patienceMs: 2_000,
    open: (listener) => open(options, listener),
    offer: (signal) => listModels(options, signal),
  };
}

async function open({ apiKey, model, language, baseUrl }: Options, listener: SttListener): Promise<SttConnection> {
  const query = new URLSearchParams({
    model,
    language,
    encoding: "linear16",
    sample_rate: String(sampleRate),
    channels: "1",
    interim_results: "true",
    punctuate: "true",
    smart_format: "true",
    no_delay: "true",
    // We know better when somebody paused.
    endpointing: "false",
  });
  const socket = await openSocket({
    url: `${withoutSlash(baseUrl).replace(/^http/, "ws")}/v1/listen?${query}`,
    headers: authorize(apiKey),
    schema: resultSchema,
    onMessage: (result) => onResult(result),
    onLost: listener.onLost,
    // It hangs up after ten seconds of silence (https://developers.deepgram.com/docs/audio-keep-alive).
    keepAlive: { message: { type: "KeepAlive" }, everyMs: 4_000 },
    farewell: { type: "CloseStream" },
  });

  let sent = 0;
  /** Where the pieces end whose words have not come, samples since the beginning. */
  const ends: number[] = [];
  /** Words of what is before this came too late. */
  let givenUpUntil = 0;
  const segments = createSegments(listener, {
    send(samples) {
      sent += samples.length;
      socket.send(samples);
    },
    flush() {
      ends.push(sent);
      socket.send({ type: "Finalize" });
    },
    tellsAhead: true,
    silence: {
      whenRead: socket.whenRead,
      onAssumed() {
        givenUpUntil = ends.shift() ?? givenUpUntil;
      },
    },
    close: socket.close,
  });

  function onResult({ start, duration, is_final, from_finalize, channel }: Result): void {
    const endsAt = start == null ? Number.POSITIVE_INFINITY : start + (duration ?? 0);
    if (givenUpUntil > 0 && endsAt <= givenUpUntil / sampleRate + tolerance) return;
    const [best] = channel.alternatives;
    const words = best?.transcript ?? "";
    if (!is_final) segments.onInterim(words);
    else if (!from_finalize) segments.onSettled(words, detailsOf(best?.words));
    else {
      ends.shift();
      segments.onSegment(words, detailsOf(best?.words));
    }
  }

  return segments.connection;
}

function detailsOf(words: readonly z.infer<typeof wordSchema>[] | null | undefined): Details {
  const timed = (words ?? []).map(({ word, punctuated_word, start, end }) => ({
    text: punctuated_word ?? word,
    startMs: Math.round(start * 1_000),
    endMs: Math.round(end * 1_000),
  }));
  return { words: timed, language: words?.[0]?.language ?? undefined };
}

const modelsSchema = z.object({
  stt: z.array(z.object({ canonical_name: z.string().max(200), streaming: z.boolean().nullish() })).max(5_000),
});

/** https://developers.deepgram.com/reference/manage/models/list */
async function listModels({ apiKey, baseUrl }: Options, signal: AbortSignal): Promise<Offer> {
  const init = { headers: authorize(apiKey), signal };
  const { stt } = await sendForJson(`${withoutSlash(baseUrl)}/v1/models`, modelsSchema, init);
  const names = stt.filter(({ streaming }) => streaming !== false).map((each) => each.canonical_name);
  return { models: [...new Set(names)].slice(0, 500), voices: [] };
}

const authorize = (apiKey: string) => ({ authorization: `Token ${apiKey}` });
