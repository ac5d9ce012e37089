import { setTimeout as delay } from "node:timers/promises";
import { type APIConnectOptions, tts } from "@livekit/agents";
import type { AudioFrame } from "@livekit/rtc-node";
import { v4 as uuid } from "uuid";
import { joinSamples } from "../../sound/join";
import { clausesOf } from "../../speech/clause-source";
import { createFramer } from "../../speech/framer";
import { createLead, holdMs, instantPace, learnPace, type Pace } from "../../speech/lead";
import { speakable } from "../../speech/speakable";
import { later, type TimedWord } from "../timed-word";
import { label } from "./frame-label";
import { type SpeechRequest, sampleRate } from "./source";

const frameMs = 20;
const frameSamples = (sampleRate * frameMs) / 1_000;

/** How a clause is to be spoken. */
export type Speaking = Pick<SpeechRequest, "isBackground" | "onWords">;

/** A voice that speaks one piece of text at a time: mono samples at `sampleRate`, as they are made. */
export type Speaker = tts.TTS & {
  speak(text: string, signal: AbortSignal, speaking?: Speaking): AsyncIterable<Int16Array>;
};

/** The framework asks for no more than this between two frames of a speech that goes on: it gives up after ten seconds. */
const longestRestMs = 5_000;
/** A letter takes about this long to say; only a guess is needed. */
const letterMs = 65;

/** One text, spoken as a whole. */
export class WholeSpeech extends tts.ChunkedStream {
  readonly label = "parley.WholeSpeech";
  readonly #speaker: Speaker;

  constructor(speaker: Speaker, text: string, connOptions?: APIConnectOptions, abortSignal?: AbortSignal) {
    super(text, speaker, connOptions, abortSignal);
    this.#speaker = speaker;
  }

  protected async run(): Promise<void> {
    const frames = createFramer(sampleRate, frameSamples);
    const [requestId, segmentId] = [uuid(), uuid()];
    for await (const samples of this.#speaker.speak(speakable(this.inputText), this.abortSignal)) {
      for (const frame of frames.push(samples)) this.queue.put({ requestId, segmentId, frame, final: false });
    }
    for (const frame of frames.flush()) this.queue.put({ requestId, segmentId, frame, final: true });
    this.queue.close();
  }
}

/** What is remembered of a voice during a call, for all its speeches: how it has kept up, and the sound of clauses made
 * ahead of time, by their text. */
export type VoiceMemory = { pace: Pace; readonly prepared: Map<string, Prepared> };
type Prepared = { samples: Int16Array; words: readonly TimedWord[] };
export const createVoiceMemory = (): VoiceMemory => ({ pace: instantPace, prepared: new Map() });

/** The greeting comes first, and so does every answer. */
const prepareAfterMs = 2_000;
const prepareEveryMs = 250;

/** Makes sentences ahead of time, so that they are heard at once when they are said. One that cannot be made now is made
 * when it is said. */
export async function prepare(
  speaker: Speaker,
  { prepared }: VoiceMemory,
  sentences: readonly string[],
): Promise<void> {
  await delay(prepareAfterMs, undefined, { ref: false });
  for (const sentence of sentences) {
    const parts: Int16Array[] = [];
    const words: TimedWord[] = [];
    const speaking: Speaking = { isBackground: true, onWords: (told) => words.push(...told) };
    try {
      for await (const part of speaker.speak(sentence, AbortSignal.timeout(10_000), speaking)) parts.push(part);
      prepared.set(sentence, { samples: joinSamples(parts), words });
    } catch {
      continue;
    }
    await delay(prepareEveryMs, undefined, { ref: false });
  }
}

/** Text spoken while it is being written, clause by clause: the next one is made while the last one plays. */
export class ClauseSpeech extends tts.SynthesizeStream {
  readonly label = "parley.ClauseSpeech";
  readonly #speaker: Speaker;
  readonly #memory: VoiceMemory;
  readonly #ids = { requestId: uuid(), segmentId: uuid() };
  readonly #frames = createFramer(sampleRate, frameSamples);
  readonly #lead = createLead();
  /** Where in this speech the next clause begins, and the next frame, ms. */
  #clauseAtMs = 0;
  #frameAtMs = 0;
  /** Told, and on no frame yet. */
  #words: TimedWord[] = [];

  constructor(speaker: Speaker, memory: VoiceMemory, connOptions?: APIConnectOptions) {
    super(speaker, connOptions);
    this.#speaker = speaker;
    this.#memory = memory;
  }

  protected async run(): Promise<void> {
    const { signal } = this.abortController;
    try {
      // What will be left when the next clause's sound is there.
      const spareMs = () => this.#lead.aheadMs() - this.#memory.pace.firstMs;
      for await (const clause of clausesOf(this.input, spareMs)) {
        if (signal.aborted) return;
        this.markStarted();
        const clauseMs = await this.#say(clause, signal);
        const restMs = Math.min(longestRestMs, this.#lead.aheadMs() - clauseMs);
        if (restMs > 0) await delay(restMs, undefined, { signal });
      }
    } catch (error) {
      if (signal.aborted) return;
      throw error;
    }
    for (const frame of this.#frames.flush(this.#words.length > 0)) this.#put(frame, true);
    this.queue.put(tts.SynthesizeStream.END_OF_STREAM);
  }

  /** Speaks one clause and answers how long it is, ms. Holds its beginning back when nothing is left to play and the voice
   * has been too slow to play through. */
  async #say(clause: string, signal: AbortSignal): Promise<number> {
    const clauseAtMs = this.#clauseAtMs;
    const onWords = (told: readonly TimedWord[]) => this.#words.push(...later(told, clauseAtMs));
    const askedAt = performance.now();
    let firstAt: number | undefined;
    let madeMs = 0;
    let isFirstFrame = true;
    let held: AudioFrame[] = [];
    const needsMs = this.#lead.aheadMs() > 0 ? 0 : holdMs(this.#memory.pace, clause.length * letterMs);
    const release = () => {
      for (const frame of held) {
        this.#put(frame, false, isFirstFrame ? clause : undefined);
        isFirstFrame = false;
        this.#lead.add(frameMs);
      }
      held = [];
    };
    const prepared = this.#memory.prepared.get(clause);
    if (prepared) onWords(prepared.words);
    const sound = prepared ? [prepared.samples] : this.#speaker.speak(clause, signal, { onWords });
    for await (const samples of sound) {
      firstAt ??= performance.now();
      madeMs += (samples.length / sampleRate) * 1_000;
      held = [...held, ...this.#frames.push(samples)];
      if (madeMs >= needsMs || performance.now() - firstAt >= needsMs) release();
    }
    release();
    this.#clauseAtMs += madeMs;
    if (!prepared && firstAt !== undefined && madeMs > 0) {
      const seen = { firstMs: firstAt - askedAt, factor: (performance.now() - firstAt) / madeMs };
      this.#memory.pace = learnPace(this.#memory.pace, seen);
    }
    return madeMs;
  }

  #put(frame: AudioFrame, final: boolean, clause?: string): void {
    label(frame, { clause, words: later(this.#words, -this.#frameAtMs) });
    this.#words = [];
    this.#frameAtMs += frameMs;
    this.queue.put({ ...this.#ids, frame, final });
  }
}
