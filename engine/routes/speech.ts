import { z } from "zod";
import { joinSamples, pcm16FromSamples } from "@/engine/audio/pcm";
import { wavHeader } from "@/engine/audio/wav";
import type { Engine } from "@/engine/engine";
import type { SpokenPiece } from "@/engine/types";
import { AppError, parseInput } from "@/lib/errors";
import { type EventStream, type Exchange, readJson, sendJson, startEvents, writeAll } from "./exchange";

const maxBodyBytes = 1_048_576;
const maxCharacters = 5_000;

const speechSchema = z.object({
  model: z.string().max(200).optional(),
  input: z.string().max(maxCharacters, `Speak at most ${maxCharacters} characters at a time.`),
  voice: z.string().max(200).optional(),
  response_format: z.enum(["pcm", "wav"], "The response_format must be pcm or wav.").default("pcm"),
  stream_format: z.enum(["audio", "sse"], "The stream_format must be audio or sse.").default("audio"),
  speed: z.number().min(0.5, "The speed must be at least 0.5.").max(2, "The speed must be at most 2.").default(1),
});

/** `POST /v1/audio/speech`: 24 kHz 16-bit mono; `pcm` is sent as it is made, `wav` when it is whole. Events hold PCM, and tell
 * when each word is said. */
export async function speak(engine: Engine, exchange: Exchange): Promise<void> {
  const request = parseInput(speechSchema, await readJson(exchange, maxBodyBytes));
  const startedAt = performance.now();
  const tts = engine.requireTts();
  requireDefault(engine, request.model);
  requireVoice(
    tts.voices.map((voice) => voice.id),
    request.voice,
  );

  const pieces = tts.synthesize(request.input, { speed: request.speed, signal: exchange.signal });
  const output = outputOf(request, exchange, tts.sampleRate);
  let sampleCount = 0;
  let busyMs = 0;
  try {
    for (;;) {
      // The first piece is what a caller waits for; later ones have the time the first one plays.
      const { value, done } = await engine.scheduler.run({
        priority: sampleCount === 0 ? "clause" : "llm",
        cores: 1,
        signal: exchange.signal,
        run: async () => {
          const pieceStartedAt = performance.now();
          const piece = await pieces.next();
          busyMs += performance.now() - pieceStartedAt;
          return piece;
        },
      });
      if (done) break;
      if (sampleCount === 0) engine.metrics.ttsFirstAudio.observe((performance.now() - startedAt) / 1000);
      sampleCount += value.samples.length;
      await output.put(value);
    }
  } finally {
    await pieces.return(undefined);
  }
  if (sampleCount > 0) engine.metrics.ttsFactor.observe(busyMs / 1000 / (sampleCount / tts.sampleRate));
  await output.end();
}

/** `GET /v1/audio/voices`. */
export function listVoices(engine: Engine, exchange: Exchange): void {
  const { id: model } = engine.defaults.tts;
  const voices = engine.requireTts().voices.map(({ id, name, language }) => ({ id, name, language, model }));
  sendJson(exchange, 200, { voices });
}

/** How speech is sent. An error that comes before its first piece is still answered as one. */
type Output = { put(piece: SpokenPiece): Promise<void>; end(): Promise<void> | void };

function outputOf(request: z.infer<typeof speechSchema>, exchange: Exchange, sampleRate: number): Output {
  if (request.stream_format === "sse") {
    if (request.response_format === "pcm") return asEvents(exchange);
    throw new AppError("invalid_input", "Events hold pcm only.");
  }
  return request.response_format === "wav" ? asWav(exchange, sampleRate) : asPcm(exchange, sampleRate);
}

function asPcm(exchange: Exchange, sampleRate: number): Output {
  const { response } = exchange;
  const begin = () => {
    if (response.headersSent) return;
    response.writeHead(200, {
      "content-type": `audio/pcm;rate=${sampleRate};channels=1`,
      "x-sample-rate": String(sampleRate),
    });
  };
  return {
    put({ samples }) {
      begin();
      return writeAll(exchange, pcm16FromSamples(samples));
    },
    end() {
      begin();
      response.end();
    },
  };
}

/** OpenAI's events of speech, whose deltas tell, beyond OpenAI's, when each word is said. */
function asEvents(exchange: Exchange): Output {
  let events: EventStream | undefined;
  const begin = () => {
    events ??= startEvents(exchange);
    return events;
  };
  return {
    put({ samples, words }) {
      const told = words.map(({ text, startMs, endMs }) => ({ text, start_ms: startMs, end_ms: endMs }));
      const audio = pcm16FromSamples(samples).toString("base64");
      return begin().send({ type: "speech.audio.delta", audio, ...(told.length > 0 ? { words: told } : {}) });
    },
    async end() {
      const { send, end } = begin();
      await send({ type: "speech.audio.done" });
      end();
    },
  };
}

function asWav({ response }: Exchange, sampleRate: number): Output {
  const made: Float32Array[] = [];
  return {
    async put({ samples }) {
      made.push(samples);
    },
    end() {
      const data = pcm16FromSamples(joinSamples(made));
      response.writeHead(200, { "content-type": "audio/wav", "content-length": 44 + data.length });
      response.write(wavHeader(sampleRate, data.length));
      response.end(data);
    },
  };
}

function requireDefault(engine: Engine, model: string | undefined): void {
  const { id } = engine.defaults.tts;
  if (model === undefined || model === "" || model === id) return;
  throw new AppError("not_found", `There is no voice model "${model}" here; use "${id}".`);
}

function requireVoice(known: readonly string[], voice: string | undefined): void {
  if (voice === undefined || voice === "" || known.includes(voice)) return;
  throw new AppError("invalid_input", `There is no voice "${voice}". Voices: ${known.join(", ")}.`);
}
