import { once } from "node:events";
import { WebSocket } from "ws";
import { z } from "zod";
import { encodeWav } from "@/lib/wav";
import { type BenchEngine, postJson, sentences } from "./support";

const rate = 24_000;
const pieceMs = 20;
const silenceBeforeTranscribeMs = 150;
const silenceBeforeCommitMs = 300;
const rounds = 3;

const eventSchema = z.looseObject({
  type: z.string(),
  transcript: z.string().optional(),
  event_id: z.string().optional(),
});
type Event = z.infer<typeof eventSchema>;

/** Decoding time per second of speech (batch), and how long a caller waits for a transcript in streaming at real-time pace. */
export async function benchStt(engine: BenchEngine) {
  const clips: { text: string; samples: Int16Array }[] = [];
  for (const text of sentences) clips.push({ text, samples: await synthesise(engine, text) });
  const batch: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { samples } of clips) batch.push((await timeBatch(engine, samples)) / (samples.length / rate));
  }
  const { transcribeMs, commitMs, overlap } = await stream(engine, clips);
  return {
    msPerSecondOfSpeech: batch,
    streaming: {
      /** `transcribe` after 150 ms of silence → its text. */
      transcribeMs,
      /** `commit` after 300 ms of silence → `completed`. */
      commitToCompletedMs: commitMs,
      wordOverlap: Math.round(overlap * 1000) / 1000,
    },
  };
}

async function synthesise({ url }: BenchEngine, input: string): Promise<Int16Array> {
  const response = await postJson(`${url}/v1/audio/speech`, { input, response_format: "pcm" });
  const samples = new Int16Array(await response.arrayBuffer());
  // The pause after the last word is not speech.
  let end = samples.length;
  while (end > 0 && Math.abs(samples[end - 1] ?? 0) < 200) end -= 1;
  return samples.slice(0, end);
}

async function timeBatch({ url }: BenchEngine, samples: Int16Array): Promise<number> {
  const form = new FormData();
  form.set("file", new Blob([Uint8Array.from(encodeWav(samples, rate))]), "speech.wav");
  const startedAt = performance.now();
  const response = await fetch(`${url}/v1/audio/transcriptions`, { method: "POST", body: form });
  if (!response.ok) throw new Error(await response.text());
  await response.json();
  return performance.now() - startedAt;
}

async function stream({ url }: BenchEngine, clips: { text: string; samples: Int16Array }[]) {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/v1/realtime?intent=transcription`);
  await once(socket, "open");
  const transcribeMs: number[] = [];
  const commitMs: number[] = [];
  let heardWords = 0;
  let words = 0;
  const ask = async (type: string, fits: (event: Event) => boolean) => {
    const startedAt = performance.now();
    const answer = nextEvent(socket, fits);
    socket.send(JSON.stringify({ type, event_id: type }));
    const event = await answer;
    return { event, ms: performance.now() - startedAt };
  };
  for (const { text, samples } of clips) {
    await play(socket, samples);
    await play(socket, silence(silenceBeforeTranscribeMs));
    const { ms } = await ask("input_audio_buffer.transcribe", (one) => one.event_id !== undefined);
    transcribeMs.push(ms);
    await play(socket, silence(silenceBeforeCommitMs - silenceBeforeTranscribeMs));
    const done = await ask("input_audio_buffer.commit", (one) => one.type.endsWith("transcription.completed"));
    commitMs.push(done.ms);
    const heard = new Set(wordsOf(done.event.transcript ?? ""));
    const wanted = wordsOf(text);
    heardWords += wanted.filter((word) => heard.has(word)).length;
    words += wanted.length;
  }
  socket.close();
  return { transcribeMs, commitMs, overlap: heardWords / words };
}

function nextEvent(socket: WebSocket, fits: (event: Event) => boolean): Promise<Event> {
  return new Promise((resolve) => {
    const listen = (data: { toString(): string }) => {
      const event = eventSchema.parse(JSON.parse(data.toString()));
      if (!fits(event)) return;
      socket.off("message", listen);
      resolve(event);
    };
    socket.on("message", listen);
  });
}

/** Sends at the pace of speech. */
async function play(socket: WebSocket, samples: Int16Array): Promise<void> {
  const size = (rate * pieceMs) / 1000;
  const startedAt = performance.now();
  for (let at = 0, sent = 1; at < samples.length; at += size, sent++) {
    const audio = bytesOf(samples.subarray(at, at + size)).toString("base64");
    socket.send(JSON.stringify({ type: "input_audio_buffer.append", audio }));
    const dueMs = startedAt + sent * pieceMs - performance.now();
    if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
  }
}

const silence = (milliseconds: number) => new Int16Array((rate * milliseconds) / 1000);
const bytesOf = (samples: Int16Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
