import { setTimeout as delay } from "node:timers/promises";
import { type APIConnectOptions, APIError, tts } from "@livekit/agents";
import { askInOrder } from "../ask";
import { StatusError, toFinal, toProviderError } from "../failure";
import type { Member, Roster } from "../roster";
import { untilItStalls } from "../stall";
import { later, type TimedWord } from "../timed-word";
import { type SpeechRequest, sampleRate, type VoiceSource } from "./source";
import { ClauseSpeech, createVoiceMemory, prepare, type Speaking, WholeSpeech } from "./streams";

/** Longest wait for the first sound, and between sounds. */
const stallMs = 4_000;
/** Between sounds, where somebody else could say the rest. */
const stallBesideMs = 2_000;
/** Another voice is asked beside one that has not begun after so long. */
const patienceMs = 1_200;
/** Tries after 0.2, 0.4, 0.5, 0.5 … seconds, until nothing came for so long: a restarting engine is back by then. */
const giveUpMs = 9_000;
const longestWaitMs = 500;

/** `words`: what was told with it of when each is said. */
type Sound = { samples: Int16Array; words: readonly TimedWord[]; from: Member<VoiceSource> };
/** How much of a clause was heard, from whom, from where on, with words up to where, and how often they have broken off. */
type Begun = { by: Member<VoiceSource>; samples: number; fromMs: number; wordsUntilMs: number; breaks: number };

/** A voice that says nothing: its account is empty, or it has no sound for such words. */
class SilenceError extends Error {
  override readonly name = "SilenceError";
}

/** The voices of a call as the framework knows them: one voice, whichever speaks. Text is spoken clause by clause as it is
 * written, one after the other: the next is asked for when the one before has arrived. */
export class ClauseTts extends tts.TTS {
  readonly label = "parley.ClauseTts";
  readonly #memory = createVoiceMemory();

  constructor(
    private readonly roster: Roster<VoiceSource>,
    private readonly speed: number,
  ) {
    super(sampleRate, 1, { streaming: true });
  }

  override get model() {
    return this.roster.first().source.model;
  }

  override get provider() {
    return this.roster.first().source.provider;
  }

  synthesize(text: string, connOptions?: APIConnectOptions, abortSignal?: AbortSignal): WholeSpeech {
    return new WholeSpeech(this, text, connOptions, abortSignal);
  }

  stream(options?: { connOptions?: APIConnectOptions }): ClauseSpeech {
    return new ClauseSpeech(this, this.#memory, options?.connOptions);
  }

  prepare(sentences: readonly string[]): Promise<void> {
    return prepare(this, this.#memory, sentences);
  }

  /** Opens the connections before the first clause. A failure is of no consequence. */
  async warm(signal: AbortSignal): Promise<void> {
    await Promise.all(this.roster.members().map(({ source }) => source.warm?.(signal).catch(() => undefined)));
  }

  /** Speech of one clause (worded for a voice already), 16-bit at 24 kHz, as it is made. Tries again when the voice fails: the
   * same voice goes on where it had stopped, another one says the clause from its beginning. What it throws then is final,
   * because the framework's own retry would find the text used up and say nothing. Words that no voice has a sound for are
   * left out. */
  async *speak(text: string, signal: AbortSignal, speaking: Speaking = {}): AsyncGenerator<Int16Array> {
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    const request = { text, speed: this.speed, isBackground: speaking.isBackground };
    let begun: Begun | undefined;
    let heardMs = 0;
    let giveUpAt = performance.now() + giveUpMs;
    for (let waitMs = 200; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      let skip = begun?.samples ?? 0;
      const failures: unknown[] = [];
      try {
        for await (const { samples, words, from } of this.#ask(request, this.#order(begun), signal, failures)) {
          if (begun?.by.id !== from.id) {
            skip = 0;
            begun = { by: from, samples: 0, fromMs: heardMs, wordsUntilMs: 0, breaks: 0 };
          }
          const unknown = words.filter(({ endMs }) => endMs > (begun?.wordsUntilMs ?? 0));
          begun.wordsUntilMs = unknown.at(-1)?.endMs ?? begun.wordsUntilMs;
          if (unknown.length > 0) speaking.onWords?.(later(unknown, begun.fromMs));
          const fresh = samples.subarray(Math.min(skip, samples.length));
          skip -= samples.length - fresh.length;
          if (fresh.length === 0) continue;
          begun.samples += fresh.length;
          heardMs += (fresh.length / sampleRate) * 1_000;
          giveUpAt = performance.now() + giveUpMs;
          yield fresh;
        }
        return;
      } catch (error) {
        if (signal.aborted) throw toFinal(toProviderError("The voice", error));
        if (failures.length > 0 && failures.every((failure) => failure instanceof SilenceError)) return;
        if (begun) begun.breaks += 1;
        const errors = [error, ...failures].map((failure) => toProviderError("The voice", failure));
        const pauseMs = Math.max(waitMs, askedPauseMs(failures));
        const isWorthIt = errors.some(isRetryable) && performance.now() + pauseMs < giveUpAt;
        if (!isWorthIt) throw toFinal(errors[0]);
        await delay(pauseMs, undefined, { signal });
      }
    }
  }

  /** Who began a clause is asked once more to finish it, before anybody else says it anew. */
  #order(begun: Begun | undefined): readonly Member<VoiceSource>[] {
    const order = this.roster.order();
    const beganIt = order.find(({ id }) => id === begun?.by.id);
    if (!begun || !beganIt) return order;
    const others = order.filter((member) => member !== beganIt);
    return begun.breaks < 2 ? [beganIt, ...others] : [...others, beganIt];
  }

  /** Asks the voices in their order; `failures` gets what each of them threw. */
  async *#ask(
    request: SpeechRequest,
    order: readonly Member<VoiceSource>[],
    signal: AbortSignal,
    failures: unknown[],
  ): AsyncGenerator<Sound> {
    let from: Member<VoiceSource> | undefined;
    const nextMs = order.length > 1 ? stallBesideMs : stallMs;
    async function* start(member: Member<VoiceSource>, stop: AbortSignal): AsyncGenerator<Sound> {
      try {
        yield* soundOf(member, request, stop, nextMs);
      } catch (error) {
        failures.push(error);
        throw error;
      }
    }
    try {
      for await (const sound of askInOrder(this.roster, { order, start, limitMs: patienceMs, signal })) {
        if (!from) this.roster.worked(sound.from, { characters: request.text.length });
        from = sound.from;
        yield sound;
      }
    } catch (error) {
      if (from && !signal.aborted) this.roster.failed(from, error);
      throw error;
    }
  }
}

async function* soundOf(
  from: Member<VoiceSource>,
  request: SpeechRequest,
  signal: AbortSignal,
  nextMs: number,
): AsyncGenerator<Sound> {
  let words: TimedWord[] = [];
  const onWords = (told: readonly TimedWord[]) => words.push(...told);
  const start = (guarded: AbortSignal) => from.source.speak({ ...request, onWords }, guarded);
  const soundWith = (samples: Int16Array): Sound => {
    const sound = { samples, words, from };
    words = [];
    return sound;
  };
  let isSilent = true;
  for await (const samples of untilItStalls(start, signal, { firstMs: stallMs, nextMs })) {
    if (samples.length === 0) continue;
    isSilent = false;
    yield soundWith(samples);
  }
  if (isSilent) throw new SilenceError("no sound came");
  if (words.length > 0) yield soundWith(new Int16Array());
}

const isRetryable = (error: Error) => error instanceof APIError && error.retryable;

/** The shortest pause that every one of them has asked for. */
function askedPauseMs(failures: readonly unknown[]): number {
  const asked = failures.map((failure) => (failure instanceof StatusError ? (failure.retryAfterMs ?? 0) : 0));
  return asked.length > 0 ? Math.min(...asked) : 0;
}
