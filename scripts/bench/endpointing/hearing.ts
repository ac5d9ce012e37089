import inference from "@livekit/local-inference";
import pino from "pino";
import { createOpenaiRealtime } from "@/agent/providers/stt/openai-realtime";
import type { SttConnection } from "@/agent/providers/stt/source";
import { cadenceOdds } from "@/agent/turns/cadence";
import { createVoiceMeter } from "@/agent/turns/voice-meter";
import type { Clip } from "./clips";
import { msOf, rate, samplesOf } from "./sound";

/** One silence of a recording as the product hears it: with its own ears, and the words its engine knows by then. */
export type Silence = {
  /** When it began, ms in the recording, by the voice meter. */
  fromMs: number;
  /** When the voice went on; Infinity after the last. */
  untilMs: number;
  /** The moments at which a decision can fall, one each 32 ms. */
  moments: readonly Moment[];
  /** The words of the turn up to here. */
  transcript: string;
  /** That the turn is over by the audio model, asked as we ask it: at 60 ms of silence, with zeros up to 250 ms. */
  endProbability: number | undefined;
  /** The same by the fall of the voice, as log odds. */
  cadence: number | undefined;
  /** The same asked as the framework asks it: when the detector's silence reaches 250 ms. */
  modelProbability: number | undefined;
};

export type Moment = {
  /** Since the silence began, ms. */
  atMs: number;
  /** Length of the silence by the voice meter; a click in between starts it anew. */
  silenceMs: number;
  /** Length of the silence by the plain detector, which counts whole windows below its threshold. */
  detectorMs: number;
};

/** When the words so far are asked for, ms of silence, as the turn taker does. */
export const askAtMs = 60;
/** The detector's silence at which the framework asks the audio model. */
export const modelAtMs = 250;
const modelWindowMs = 1_200;
const beforeSpeechMs = 300;
/** What the detector takes at a time: 32 ms. */
const windowSamples = 512;
const resumesAfterMs = 60;
const goesOnAt = 0.35;

/** Hears a recording to its end. */
export async function hear(clip: Clip, engineUrl: string): Promise<Silence[]> {
  const silences = await findSilences(clip);
  const words = await transcripts(clip, silences, engineUrl);
  return Promise.all(silences.map(async (silence, index) => ({ ...silence, transcript: words[index] ?? "" })));
}

async function findSilences({ samples }: Clip): Promise<Silence[]> {
  const vad = inference.createVad();
  const meter = createVoiceMeter();
  const silences: Silence[] = [];
  let open: (Silence & { moments: Moment[] }) | undefined;
  let speechMs = 0;
  let detectorMs = 0;
  for (let at = 0; at + windowSamples <= samples.length; at += windowSamples) {
    const window = samples.slice(at, at + windowSamples);
    const windowMs = msOf(windowSamples);
    const nowMs = msOf(at + windowSamples);
    const probability = await vad.predict(window);
    const voice = meter.hear({ samples: window, probability });
    detectorMs = probability > goesOnAt ? 0 : detectorMs + windowMs;
    if (voice.isVoiced) {
      speechMs += windowMs;
      if (open && voice.voicedMs >= resumesAfterMs) {
        silences.push({ ...open, untilMs: nowMs - voice.voicedMs });
        open = undefined;
      }
      continue;
    }
    if (speechMs < resumesAfterMs) continue;
    if (!open && voice.silenceMs >= askAtMs) {
      const end = samplesOf(nowMs - voice.silenceMs + askAtMs);
      open = {
        fromMs: nowMs - voice.silenceMs,
        untilMs: Number.POSITIVE_INFINITY,
        moments: [],
        transcript: "",
        endProbability: await judge(samples.slice(0, end), modelAtMs - askAtMs),
        cadence: cadenceOdds(samples.subarray(0, end - samplesOf(askAtMs))),
        modelProbability: undefined,
      };
    }
    if (!open) continue;
    open.moments.push({ atMs: nowMs - open.fromMs, silenceMs: voice.silenceMs, detectorMs });
    const end = at + windowSamples;
    open.modelProbability ??= detectorMs >= modelAtMs ? await judge(samples.slice(0, end), 0) : undefined;
  }
  return open ? [...silences, open] : silences;
}

/** The audio model's answer for the newest 1.2 s, made longer by `paddedMs` of silence. */
async function judge(heard: Int16Array, paddedMs: number): Promise<number> {
  const newest = heard.slice(-samplesOf(modelWindowMs - paddedMs));
  const whole = new Int16Array(newest.length + samplesOf(paddedMs));
  whole.set(newest);
  return inference.predict(whole);
}

/** Sends the recording as fast as the engine takes it and asks for the words at each silence, as the product does. */
async function transcripts(clip: Clip, silences: readonly Silence[], engineUrl: string): Promise<string[]> {
  const waiting = new Map<string, (text: string) => void>();
  const source = createOpenaiRealtime({
    provider: "engine",
    baseUrl: `${engineUrl}/v1`,
    model: "moonshine-tiny-en",
    isEngine: true,
    log: pino({ level: "silent" }),
  });
  const connection = await source.open({
    onWords(text, request) {
      if (request) waiting.get(request)?.(text);
    },
    onFinal() {},
    onFailed() {},
    onLost(reason) {
      for (const settle of waiting.values()) settle(`(lost: ${reason})`);
    },
  });
  const texts: string[] = [];
  let sent = samplesOf(Math.max(0, (clip.voiced[0]?.fromMs ?? 0) - beforeSpeechMs));
  for (const [index, { fromMs }] of silences.entries()) {
    const until = samplesOf(fromMs + askAtMs);
    send(connection, clip.samples.subarray(sent, until));
    sent = until;
    texts.push(
      await new Promise<string>((resolve) => {
        waiting.set(String(index), resolve);
        connection.transcribe(String(index));
      }),
    );
  }
  connection.close();
  return texts;
}

function send(connection: SttConnection, samples: Int16Array): void {
  for (let at = 0; at < samples.length; at += rate) connection.append(samples.slice(at, at + rate));
}
