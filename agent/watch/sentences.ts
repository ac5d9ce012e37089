import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { AudioFrame } from "@livekit/rtc-node";
import { readPcm } from "../providers/tts/pcm";
import { joinSamples } from "../sound/join";
import { createFramer } from "../speech/framer";

/** What the agent says when something does not work, by occasion, the preferred sentence first. Those with a file can be
 * said even when the voice never worked. */
const catalogue = {
  reassure: [
    { text: "One moment, please.", file: "one-moment.wav" },
    { text: "Just a moment.", file: "just-a-moment.wav" },
    { text: "Bear with me." },
    { text: "I'm still here, one moment." },
  ],
  late: [
    { text: "Sorry, I can't answer right now. Please try again in a moment." },
    { text: "Sorry, I can't answer right now.", file: "cannot-answer.wav" },
  ],
  lost: [
    { text: "Sorry, could you say that again?" },
    { text: "Sorry, I can't answer right now.", file: "cannot-answer.wav" },
  ],
  cut: [
    { text: "Sorry, I was cut off there. Please ask me again." },
    { text: "Sorry, I can't answer right now.", file: "cannot-answer.wav" },
  ],
  unheard: [
    { text: "I can't hear you well at the moment. You can also type." },
    { text: "I can't hear you at the moment.", file: "cannot-hear.wav" },
  ],
  goodbye: [
    { text: "Sorry, something is broken here. Please call again later. Goodbye." },
    { text: "Please call again later. Goodbye.", file: "goodbye.wav" },
  ],
} as const satisfies Record<string, readonly { text: string; file?: string }[]>;

export type Occasion = keyof typeof catalogue;

/** 16-bit mono at 24 kHz. */
export type SpokenSentence = { text: string; samples: Int16Array };

export const sampleRate = 24_000;
const frameSamples = sampleRate / 50;

/** Speech of one sentence in the agent's voice, as it is made. */
export type Speak = (text: string, signal: AbortSignal) => AsyncIterable<Int16Array>;

const everything = Object.values(catalogue).flat();

/** The sentences of one call, ready to be played from memory. */
export function createSentences() {
  const ready = new Map<string, Int16Array>();
  let last = "";

  return {
    /** Loads those that come with us. */
    async load(): Promise<void> {
      for (const sentence of everything) {
        if ("file" in sentence) ready.set(sentence.text, await read(sentence.file));
      }
    },

    /** After a while has the agent's own voice say all of them, one by one. What it cannot say is not used. */
    async make(speak: Speak, afterMs: number, signal: AbortSignal): Promise<void> {
      await delay(afterMs, undefined, { signal }).catch(() => undefined);
      for (const { text } of everything) {
        if (signal.aborted) return;
        const samples = await collect(speak(text, signal)).catch(() => undefined);
        if (samples && samples.length > 0) ready.set(text, samples);
      }
    },

    /** A sentence for the occasion, never the same twice in a row when there is another. */
    pick(occasion: Occasion): SpokenSentence | undefined {
      const known = catalogue[occasion].flatMap(({ text }) => {
        const samples = ready.get(text);
        return samples ? [{ text, samples }] : [];
      });
      const picked = known.find(({ text }) => text !== last) ?? known[0];
      if (picked) last = picked.text;
      return picked;
    },
  };
}
export type Sentences = ReturnType<typeof createSentences>;

const reassurances: readonly string[] = catalogue.reassure.map(({ text }) => text);

/** What an answer says apart from the sentences that only bridged a silence: a language model that read them as its own
 * words would learn to begin with them. */
export function withoutReassurances(text: string): string {
  let rest = text.trimStart();
  for (let found = find(rest); found; found = find(rest)) rest = rest.slice(found.length).trimStart();
  return rest;
}
const find = (text: string) => reassurances.find((sentence) => text.startsWith(sentence));

export function framesOf({ samples }: SpokenSentence): AudioFrame[] {
  const framer = createFramer(sampleRate, frameSamples);
  return [...framer.push(samples), ...framer.flush()];
}

async function read(file: string): Promise<Int16Array> {
  const bytes = await readFile(new URL(`./audio/${file}`, import.meta.url));
  return collect(readPcm(once(bytes), "audio/wav", sampleRate));
}

async function* once<Value>(value: Value): AsyncGenerator<Value> {
  yield value;
}

async function collect(parts: AsyncIterable<Int16Array>): Promise<Int16Array> {
  const all: Int16Array[] = [];
  for await (const part of parts) all.push(part);
  return joinSamples(all);
}
