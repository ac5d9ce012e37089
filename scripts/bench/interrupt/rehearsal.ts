import localInference from "@livekit/local-inference";
import type { OverlapJudge } from "@/agent/turns/interruption";
import { encodeWav } from "@/lib/wav";
import { createDice, createRoom, type Room } from "./sounds";

const windowSamples = 512;
const windowMs = 32;
const playedWindows = 31;
/** So long a request for words takes in a call, windows: the decoding and the way there and back. */
const wordsTake = 4;
/** Speech-to-text begins this long before the voice was noticed, windows. */
const prerollWindows = 16;
/** How long it is looked on after the caller has ended, windows. */
const aftermath = 40;

export type Scene = {
  /** The agent's answer, 16 kHz, and where in it the caller begins, ms. */
  agent: Int16Array;
  /** What the caller does; undefined when it is only listened to. */
  caller?: Int16Array;
  startsAtMs: number;
  /** How the agent's voice comes back to the caller's microphone; undefined with headphones. */
  room?: Room;
  /** Level of the noise at the caller's, amplitude. */
  hiss?: number;
};

/** What came of it. Times in ms, in sound. */
export type Course = {
  /** From the caller's first sample to the moment the agent's voice was held, at the agent, for the first time.
   * An echo may have held it before. */
  heldAfterMs: number | undefined;
  /** The same of the last hold: when it led to a yield, the agent was silent from here on. */
  lastHeldAfterMs: number | undefined;
  /** How long each hold lasted that ended with the agent going on. */
  heldForMs: number[];
  yieldedAfterMs: number | undefined;
  words: string[];
};

type Options = { judge: OverlapJudge; transcribe(samples: Int16Array): Promise<string> };

/** Plays a scene to the judge with the real voice activity detection and the real speech-to-text, faster than it would
 * take. The agent's sound, and with it its echo, pauses while it is held, as in a call. */
export async function rehearse(
  { agent, caller, startsAtMs, room, hiss = 8 }: Scene,
  { judge, transcribe }: Options,
): Promise<Course> {
  const vad = localInference.createVad();
  const echo = room && createRoom(room);
  const dice = createDice(7);
  const onset = (startsAtMs * 16_000) / 1_000;
  const end = caller ? Math.ceil((onset + caller.length) / windowSamples) + aftermath : Number.POSITIVE_INFINITY;
  const heard: Int16Array[] = [];
  const played: Int16Array[] = [];
  const course: Course = {
    heldAfterMs: undefined,
    lastHeldAfterMs: undefined,
    heldForMs: [],
    yieldedAfterMs: undefined,
    words: [],
  };
  const answers: { at: number; text: string }[] = [];
  let spoken = 0;
  let heldAt: number | undefined;
  let firstAsked: number | undefined;

  const obey = (verdict: string, window: number) => {
    if (verdict === "hold") {
      heldAt = window;
      course.lastHeldAfterMs = ((window + 1) * windowSamples - onset) / 16;
      if (course.lastHeldAfterMs > 0) course.heldAfterMs ??= course.lastHeldAfterMs;
    } else if (verdict === "resume") {
      if (heldAt !== undefined) course.heldForMs.push((window - heldAt) * windowMs);
      heldAt = undefined;
      firstAsked = undefined;
      answers.length = 0;
    } else if (verdict === "yield") course.yieldedAfterMs = ((window + 1) * windowSamples - onset) / 16;
  };

  judge.reset();
  for (let window = 0; window < end && spoken < agent.length && course.yieldedAfterMs === undefined; window += 1) {
    const out = heldAt === undefined ? agent.slice(spoken, spoken + windowSamples) : new Int16Array(windowSamples);
    if (heldAt === undefined) spoken += windowSamples;
    played.push(out);
    const samples = Int16Array.from({ length: windowSamples }, (_, index) => {
      const own = caller?.[window * windowSamples + index - onset] ?? 0;
      const value = own + (echo?.(out[index] ?? 0) ?? 0) + (dice() * 2 - 1) * hiss;
      return Math.max(-32_768, Math.min(32_767, value));
    });
    heard.push(samples);
    const probability = await vad.predict(samples);
    const due = answers.filter(({ at }) => at === window);
    for (const answer of due) obey(judge.onWords(answer.text, answer === answers.at(-1)), window);
    if (course.yieldedAfterMs !== undefined) break;
    obey(judge.onWindow({ samples, probability, played: played.slice(-playedWindows) }), window);
    if (judge.wantsWords) {
      firstAsked ??= window;
      const text = await transcribe(join(heard.slice(Math.max(0, firstAsked - prerollWindows))));
      course.words.push(text);
      answers.push({ at: window + wordsTake, text });
    }
  }
  return course;
}

function join(windows: readonly Int16Array[]): Int16Array {
  const joined = new Int16Array(windows.length * windowSamples);
  for (const [index, window] of windows.entries()) joined.set(window, index * windowSamples);
  return joined;
}

/** Whole-recording transcription by the engine. */
export async function transcribeWith(engineUrl: string, samples: Int16Array): Promise<string> {
  const form = new FormData();
  form.set("file", new Blob([Uint8Array.from(encodeWav(samples, 16_000))]), "speech.wav");
  const response = await fetch(`${engineUrl}/v1/audio/transcriptions`, { method: "POST", body: form });
  if (!response.ok) throw new Error(await response.text());
  const { text } = (await response.json()) as { text: string };
  return text;
}
