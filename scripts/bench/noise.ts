import { inference, initializeLogger, VADEventType } from "@livekit/agents";
import { AudioFrame } from "@livekit/rtc-node";
import { createNoiseSuppression, suppressionDelayMs } from "@/agent/sound/noise-suppression";
import { resample } from "@/engine/audio/resampler";
import { encodeWav } from "@/lib/wav";
import { synthesise } from "@/tests/support/speech";
import type { Measured } from "./figures";
import { type Noise, noises, rms, scaled, sum } from "./noises";
import { trim } from "./recordings";
import { type BenchEngine, type BenchOptions, sentences } from "./support";

const rate = 16_000;
const snrs = [10, 5, 0] as const;
/** Quiet before and after each sentence, so that suppression has heard the noise alone, as it has in a call. */
const margin = rate;

type Clip = { text: string; samples: Int16Array };

/** What noise suppression costs and what it does: processing time, lateness, noise taken out, words that speech-to-text gets
 * wrong with and without it, and noise that voice activity detection takes for a voice. */
export async function benchNoise(engine: BenchEngine, { turns = 10 }: BenchOptions): Promise<Measured> {
  const clips: Clip[] = [];
  for (const text of sentences.slice(-turns)) clips.push({ text, samples: await speak(engine.url, text) });
  const clean = await transcribeAll(engine.url, clips);
  const recognition: Record<string, Measured> = { clean };
  const reductionDb: Record<string, number[]> = {};
  for (const noise of noises(clips.map(({ samples }) => samples))) {
    for (const snr of snrs) {
      const noisy = clips.map((clip) => ({ ...clip, samples: drown(clip.samples, noise, snr) }));
      recognition[`${noise.name} ${snr} dB`] = await transcribeAll(engine.url, noisy);
    }
    reductionDb[noise.name] = await reduction(noise);
  }
  return {
    ...(await cost(clips)),
    noiseReductionDb: reductionDb,
    wordErrors: recognition,
    noiseTakenForVoice: await voiceInNoise(noises(clips.map(({ samples }) => samples))),
  };
}

async function speak(url: string, text: string): Promise<Int16Array> {
  const speech = trim(await synthesise(url, text));
  const samples = Int16Array.from(resample(Float32Array.from(speech), 24_000, rate));
  const padded = new Int16Array(samples.length + 2 * margin);
  padded.set(samples, margin);
  return padded;
}

/** Speech with noise, the voice `snr` dB louder than it. */
function drown(speech: Int16Array, noise: Noise, snr: number): Int16Array {
  const level = rms(speech.subarray(margin, speech.length - margin)) / 10 ** (snr / 20);
  return sum(speech, scaled(noise.make(speech.length), level));
}

/** Shares of the words that were got wrong (substituted, left out or added), as one number for all sentences. */
async function transcribeAll(url: string, clips: readonly Clip[]) {
  let [words, without, withIt] = [0, 0, 0];
  for (const { text, samples } of clips) {
    const expected = wordsOf(text);
    words += expected.length;
    without += distance(expected, wordsOf(await transcribe(url, samples)));
    withIt += distance(expected, wordsOf(await transcribe(url, await suppress(samples))));
  }
  return { withoutPercent: (without / words) * 100, withPercent: (withIt / words) * 100 };
}

async function transcribe(url: string, samples: Int16Array): Promise<string> {
  const form = new FormData();
  form.set("file", new Blob([Uint8Array.from(encodeWav(samples, rate))]), "speech.wav");
  const response = await fetch(`${url}/v1/audio/transcriptions`, { method: "POST", body: form });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { text: string }).text;
}

async function suppress(samples: Int16Array): Promise<Int16Array> {
  const suppression = await createNoiseSuppression();
  const cleaned = suppression.clean(samples);
  suppression.close();
  return cleaned;
}

/** How much quieter noise alone is after the first second, dB. */
async function reduction(noise: Noise): Promise<number[]> {
  const sound = scaled(noise.make(rate * 6), 1_000);
  const cleaned = await suppress(sound);
  return Array.from({ length: 10 }, (_, index) => {
    const from = rate + (index * rate) / 2;
    const level = (samples: Int16Array) => Math.max(1, rms(samples.subarray(from, from + rate / 2)));
    return 20 * Math.log10(level(sound) / level(cleaned));
  });
}

/** In frames of 10 ms, as a call has them. */
async function cost(clips: readonly Clip[]): Promise<Measured> {
  const suppression = await createNoiseSuppression();
  const frameMs: number[] = [];
  const before = process.cpuUsage();
  for (const { samples } of clips) {
    for (let at = 0; at + 160 <= samples.length; at += 160) {
      const frame = new AudioFrame(samples.subarray(at, at + 160), rate, 1, 160);
      const startedAt = performance.now();
      suppression.process(frame);
      frameMs.push(performance.now() - startedAt);
    }
  }
  suppression.close();
  const { user, system } = process.cpuUsage(before);
  return {
    microsecondsPerFrame: frameMs.map((ms) => ms * 1_000),
    // In processor time, which other work on the machine does not lengthen.
    percentOfCore: ((user + system) / 1_000 / (frameMs.length * 10)) * 100,
    expectedDelayMs: suppressionDelayMs,
    delayMs: await Promise.all(clips.map(({ samples }) => measuredDelay(samples))),
  };
}

/** By how much the cleaned speech must be moved to fit the original best. */
async function measuredDelay(speech: Int16Array): Promise<number> {
  const cleaned = await suppress(speech);
  const likeness = (shift: number) =>
    speech.reduce((all, sample, index) => all + sample * (cleaned[index + shift] ?? 0), 0);
  const likenesses = Array.from({ length: 800 }, (_, shift) => likeness(shift));
  return (likenesses.indexOf(Math.max(...likenesses)) / rate) * 1_000;
}

/** Windows of 32 ms in which voice activity detection hears a voice in noise alone. */
async function voiceInNoise(all: readonly Noise[]): Promise<Measured> {
  initializeLogger({ pretty: false, level: "fatal" });
  const measured: Record<string, Measured> = {};
  for (const noise of all) {
    const sound = scaled(noise.make(rate * 6), 1_000);
    measured[noise.name] = { without: await voiced(sound), with: await voiced(await suppress(sound)) };
  }
  return measured;
}

async function voiced(samples: Int16Array): Promise<boolean[]> {
  const stream = new inference.VAD().stream();
  const windows = Math.floor(samples.length / 512) - 2;
  stream.pushFrame(new AudioFrame(samples, rate, 1, samples.length));
  const heard: boolean[] = [];
  for await (const event of stream) {
    if (event.type === VADEventType.INFERENCE_DONE) heard.push(event.probability > 0.5);
    if (heard.length >= windows) break;
  }
  stream.close();
  return heard;
}

const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];

/** Fewest words to change, drop or add to get from one to the other (Levenshtein). */
function distance(from: readonly string[], to: readonly string[]): number {
  let row = to.map((_, index) => index + 1);
  for (const [index, word] of from.entries()) {
    let left = index + 1;
    let diagonal = index;
    row = row.map((above, column) => {
      const best = Math.min(left + 1, above + 1, diagonal + (to[column] === word ? 0 : 1));
      [diagonal, left] = [above, best];
      return best;
    });
  }
  return row.at(-1) ?? from.length;
}
