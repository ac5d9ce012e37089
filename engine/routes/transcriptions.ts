import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { joinSamples } from "@/engine/audio/pcm";
import { createResampler } from "@/engine/audio/resampler";
import { openWav, type Recording } from "@/engine/audio/wav";
import type { Engine } from "@/engine/engine";
import { splitAtPauses } from "@/engine/stt/batch";
import { joinTexts } from "@/engine/stt/join-texts";
import { sttSampleRate } from "@/engine/stt/rate";
import { AppError, parseInput } from "@/lib/errors";
import { type Exchange, readBody, sendJson, startEvents } from "./exchange";

const maxBodyBytes = 25 * 1_048_576;

const fieldsSchema = z.object({
  file: z.instanceof(Blob, { error: "Send the recording as the multipart field `file`." }),
  model: z.string().max(200).optional(),
  response_format: z
    .enum(["json", "text", "verbose_json"], "The response_format must be json, text or verbose_json.")
    .default("json"),
  stream: z.enum(["true", "false", "1", "0"], "stream must be true or false.").optional(),
});

interface Segment {
  id: number;
  /** Seconds. */
  start: number;
  end: number;
  text: string;
}

/** `POST /v1/audio/transcriptions`: a WAV of any rate and length, decoded window by window behind everything in a call. */
export async function transcribe(engine: Engine, exchange: Exchange): Promise<void> {
  const fields = parseInput(fieldsSchema, await readForm(exchange));
  requireDefault(engine, fields.model);
  const { maxWindowSeconds } = engine.requireStt();
  const recording = openWav(new Uint8Array(await fields.file.arrayBuffer()));
  const samples = await convert(recording, exchange.signal);
  const segments = decodeWindows(engine, exchange, samples, maxWindowSeconds);

  if (fields.stream === "true" || fields.stream === "1") return streamText(exchange, segments);
  const done: Segment[] = [];
  for await (const segment of segments) done.push(segment);
  const text = joinTexts(done.map((segment) => segment.text));
  if (fields.response_format === "text") {
    exchange.response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
    return;
  }
  const duration = samples.length / sttSampleRate;
  const details = { task: "transcribe", language: "english", duration, segments: done };
  sendJson(exchange, 200, fields.response_format === "verbose_json" ? { ...details, text } : { text });
}

/** The recording at the recogniser's rate, a second at a time: a long one must not hold up the calls. */
async function convert({ sampleRate, length, read }: Recording, signal: AbortSignal): Promise<Float32Array> {
  const resampler = createResampler(sampleRate, sttSampleRate);
  const parts: Float32Array[] = [];
  for (let at = 0; at < length; at += sampleRate) {
    parts.push(resampler.push(read(at, at + sampleRate)));
    await setImmediate();
    signal.throwIfAborted();
  }
  return joinSamples([...parts, resampler.flush()]);
}

async function* decodeWindows(
  engine: Engine,
  { signal }: Exchange,
  samples: Float32Array,
  maxSeconds: number,
): AsyncGenerator<Segment> {
  let id = 0;
  for (const { start, end } of splitAtPauses(samples, maxSeconds)) {
    const ticket = engine.decode({ priority: "background", signal, samples: () => samples.subarray(start, end) });
    const text = await ticket.done;
    if (text === "") continue;
    yield { id, start: start / sttSampleRate, end: end / sttSampleRate, text };
    id += 1;
  }
}

async function streamText(exchange: Exchange, segments: AsyncIterable<Segment>): Promise<void> {
  const stream = startEvents(exchange);
  let text = "";
  for await (const segment of segments) {
    const delta = text === "" ? segment.text : ` ${segment.text}`;
    text += delta;
    await stream.send({ type: "transcript.text.delta", delta });
  }
  await stream.send({ type: "transcript.text.done", text });
  stream.end();
}

async function readForm(exchange: Exchange): Promise<Record<string, unknown>> {
  const contentType = exchange.request.headers["content-type"] ?? "";
  if (!contentType.startsWith("multipart/form-data")) {
    throw new AppError("invalid_input", "Send the recording as multipart/form-data with a field `file`.");
  }
  const body = await readBody(exchange, maxBodyBytes);
  try {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
    return Object.fromEntries(form.entries());
  } catch (error) {
    throw new AppError("invalid_input", "The multipart body cannot be read.", { cause: error });
  }
}

function requireDefault(engine: Engine, model: string | undefined): void {
  const { id } = engine.defaults.stt;
  if (model === undefined || model === "" || model === id) return;
  throw new AppError("not_found", `There is no speech recogniser "${model}" here; use "${id}".`);
}
