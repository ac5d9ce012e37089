import { joinSamples } from "../../sound/join";
import type { Recognised } from "./joined";
import { type SttConnection, type SttListener, type SttSource, sampleRate } from "./source";

/** Puts a whole recording at `sampleRate` into words. Throws what the request threw. */
export type Recognise = (samples: Int16Array, signal: AbortSignal) => Promise<Recognised>;

type About = Pick<SttSource, "provider" | "model">;

/** Longest wait for an answer. */
const tryMs = 4_000;
/** A shorter recording has no words in it, and some servers refuse it. */
const shortestMs = 100;

/** Speech-to-text of a provider that takes whole recordings, as a connection: at each pause the utterance so far is
 * transcribed ahead of time, and when it ends there, that is the transcript. */
export function fromRecordings(about: About, recognise: Recognise): SttSource {
  return { ...about, patienceMs: tryMs, open: async (listener) => connect(recognise, listener) };
}

function connect(recognise: Recognise, listener: SttListener): SttConnection {
  const closed = new AbortController();
  let heard: Int16Array[] = [];
  let ahead: { request: string; words: Promise<Recognised>; stop: AbortController } | undefined;
  /** Transcripts are told in the order of the utterances, however long each takes. */
  let told = Promise.resolve();

  async function ask(samples: Int16Array, signal: AbortSignal): Promise<Recognised> {
    if (samples.length < (shortestMs * sampleRate) / 1_000) return { text: "" };
    const limit = AbortSignal.any([signal, closed.signal, AbortSignal.timeout(tryMs)]);
    const recognised = await recognise(samples, limit);
    return { ...recognised, text: recognised.text.trim() };
  }
  function forgetAhead(): void {
    ahead?.stop.abort();
    ahead = undefined;
  }

  return {
    append(samples) {
      heard.push(samples);
    },
    transcribe(request) {
      forgetAhead();
      const stop = new AbortController();
      const words = ask(joinSamples(heard), stop.signal);
      ahead = { request, words, stop };
      words.then(
        ({ text }) => ahead?.request === request && !closed.signal.aborted && listener.onWords(text, request),
        // It only costs time: the utterance's end asks again.
        () => undefined,
      );
    },
    commit(asOf) {
      const samples = joinSamples(heard);
      heard = [];
      const known = ahead?.request === asOf ? ahead?.words : undefined;
      if (!known) ahead?.stop.abort();
      ahead = undefined;
      const again = () => ask(samples, closed.signal);
      const words = known ? known.catch(again) : again();
      words.catch(() => undefined);
      told = told.then(async () => {
        try {
          const { text, ...details } = await words;
          if (!closed.signal.aborted) listener.onFinal(text, details);
        } catch (error) {
          // What goes wrong with one recording is likely to go wrong with the next: another provider is to hear it.
          if (!closed.signal.aborted) listener.onLost(error);
        }
      });
    },
    clear() {
      forgetAhead();
      heard = [];
    },
    close() {
      closed.abort();
    },
  };
}
