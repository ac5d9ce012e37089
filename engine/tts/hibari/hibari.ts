import * as ort from "onnxruntime-node";
import type { SpokenPiece, SpokenWord } from "@/engine/types";
import { AppError } from "@/lib/errors";
import { DURATIONS } from "./durations";
import { loadFiles } from "./files";
import { SAMPLE_RATE } from "./sound/pulses";
import { createTrimmer, pauseAfter } from "./sound/silence";
import { type Frames, renderFrames } from "./sound/waveform";
import { phonemesOf, type Spelled, spellSentence } from "./text/phonemize";
import { splitPhonemes, splitSentences } from "./text/sentences";
import { createWordClock, type WordPlace } from "./word-clock";

/** About twelve seconds of speech. The model takes 400, but memory and the wait for an abort grow with the length. */
const MOST_PHONEMES = 200;
/** The opening of a long sentence is made first: about four seconds of speech. */
const OPENING_PHONEMES = 70;
/** 250 ms: the size of the pieces in which sound is handed out. */
const BLOCK_FRAMES = 20;
const SEED = 1;
/** Said to nobody while loading: the first caller should not wait for the compiler. */
const WARM_UP = ["Hello, how can I help you today?", "One moment, Mr. Zubrowski: it's 10:30 on May 5th."];

export type Hibari = {
  sampleRate: 24000;
  voices: { id: "heart"; name: string; language: "en-US" }[];
  /** Phonemes in misaki's alphabet; sentences are joined by a space. Empty when there is nothing to say. */
  phonemize(text: string): Promise<string>;
  /**
   * Speaks: mono samples in [-1, 1] at 24 kHz, in pieces as they are made; the words of a part come with its first piece. Leading near-silence is cut, and each clause ends
   * with the pause its closing mark asks for. The same text gives the same samples. Nothing to say yields nothing.
   * `speed`: 0.5 slow … 2 fast. Aborting stops before the next step and throws the signal's reason.
   */
  synthesize(text: string, options?: { speed?: number; signal?: AbortSignal }): AsyncGenerator<SpokenPiece>;
  /** Frees the model. Wait for what runs before calling it. */
  close(): Promise<void>;
};

/** Loads the voice. `files`: the manifest's file names → absolute paths. `threads` are the network's (default 1). */
export async function loadHibari(files: Record<string, string>, options: { threads?: number } = {}): Promise<Hibari> {
  const { voice, vocabulary, titles, normalize, lexicon, tag, guesser, release } = await loadFiles(
    files,
    options.threads ?? 1,
  );

  async function spell(sentence: string): Promise<Spelled[]> {
    const text = normalize(sentence);
    // Small words depend on what follows, so unknown words are collected, worked out, and the sentence is read again.
    for (;;) {
      const unknown = new Set<string>();
      const guess = (word: string) => {
        const known = guesser.known(word);
        if (known === undefined) unknown.add(word);
        return known ?? "";
      };
      const words = spellSentence(text, { lexicon, tag, guess });
      if (unknown.size === 0) return words;
      for (const word of unknown) await guesser.guess(word);
    }
  }

  function idsOf(phonemes: string): bigint[] {
    return Array.from(phonemes, (symbol) => vocabulary.get(symbol))
      .filter((id) => id !== undefined)
      .map(BigInt);
  }

  async function* synthesize(
    text: string,
    { speed = 1, signal }: { speed?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<SpokenPiece> {
    if (!(speed >= 0.5 && speed <= 2)) throw new AppError("invalid_input", "Speed must be between 0.5 and 2.");
    let isOpening = true;
    let made = 0;
    for (const sentence of splitSentences(text, titles)) {
      signal?.throwIfAborted();
      const spelled = await spell(sentence);
      const clock = createWordClock(spelled, (symbol) => vocabulary.has(symbol));
      for (const part of splitPhonemes(
        phonemesOf(spelled),
        MOST_PHONEMES,
        isOpening ? OPENING_PHONEMES : MOST_PHONEMES,
      )) {
        if (!/\p{L}/u.test(part)) {
          clock.take(part, [], speed);
          continue;
        }
        const find = (durations: BigInt64Array) => clock.take(part, durations, speed);
        for await (const { samples, places, cut } of speak(part, find, speed, signal)) {
          const from = made - cut;
          made += samples.length;
          yield { samples, words: places.map((place) => toWord(place, from)) };
        }
        isOpening = false;
      }
    }
  }

  /** Speaks one part. `places`: of its words, in the sound as the network made it, of which `cut` samples were left out. */
  async function* speak(
    phonemes: string,
    find: (durations: BigInt64Array) => WordPlace[],
    speed: number,
    signal?: AbortSignal,
  ): AsyncGenerator<{ samples: Float32Array; places: readonly WordPlace[]; cut: number }> {
    signal?.throwIfAborted();
    const ids = BigInt64Array.from([0n, ...idsOf(phonemes), 0n]);
    const output = await voice.run({
      ids: new ort.Tensor("int64", ids, [1, ids.length]),
      speed: new ort.Tensor("float32", Float32Array.of(speed), [1]),
    });
    let places = find(durationsOf(output));
    const take = (samples: Float32Array) => {
      const piece = { samples, places, cut: trimmer.cut() };
      places = [];
      return piece;
    };
    const trimmer = createTrimmer();
    for (const block of renderFrames(framesOf(output), { seed: SEED, blockFrames: BLOCK_FRAMES })) {
      signal?.throwIfAborted();
      const samples = trimmer.push(block);
      if (samples.length > 0) yield take(samples);
    }
    const end = trimmer.end(pauseAfter(phonemes, speed));
    if (end.length > 0) yield take(end);
  }

  for (const text of WARM_UP) for await (const _ of synthesize(text));

  return {
    sampleRate: SAMPLE_RATE,
    voices: [{ id: "heart", name: "Heart", language: "en-US" }],
    async phonemize(text) {
      const sentences: string[] = [];
      for (const sentence of splitSentences(text, titles)) sentences.push(phonemesOf(await spell(sentence)));
      return sentences.filter(Boolean).join(" ");
    },
    synthesize,
    close: release,
  };
}

/** `from`: samples made before what these places are counted in. */
function toWord({ text, start, end }: WordPlace, from: number): SpokenWord {
  const msOf = (sample: number) => Math.max(0, Math.round(((from + sample) * 1_000) / SAMPLE_RATE));
  return { text, startMs: msOf(start), endMs: msOf(end) };
}

function durationsOf(output: ort.InferenceSession.ReturnType): BigInt64Array {
  const data = output[DURATIONS]?.data;
  if (!(data instanceof BigInt64Array)) throw new AppError("internal", "The voice model gave no durations.");
  return data;
}

function framesOf(output: ort.InferenceSession.ReturnType): Frames {
  const values = (name: string) => {
    const data = output[name]?.data;
    if (!(data instanceof Float32Array)) throw new AppError("internal", `The voice model gave no ${name}.`);
    return data;
  };
  const pitchHz = values("f0");
  return {
    frames: pitchHz.length,
    harmonicLog: values("lh"),
    harmonicPhase: values("theta"),
    noiseLog: values("ln"),
    freeLog: values("lr"),
    freePhase: values("phi"),
    pitchHz,
  };
}
