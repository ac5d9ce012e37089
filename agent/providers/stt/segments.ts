import type { TimedWord } from "../timed-word";
import { type Details, type SttConnection, type SttListener, sampleRate } from "./source";

/** How a provider that hears one long stream is told where a piece of it ends. */
type Wire = {
  send(samples: Int16Array): void;
  /** Ends the piece that was sent since the last one; its words are told by `onSegment`, also when there are none. */
  flush(): void;
  /** Forgets the sound that was sent since the last piece. A provider that cannot is flushed, and the words are thrown away. */
  forget?(): void;
  /** It tells words before a piece is ended: those answer who asks in the middle of speech, for which nothing is cut. */
  tellsAhead?: boolean;
  /** Only of a provider that says nothing of a piece in which nothing was said. */
  silence?: {
    /** Calls back when the server has read all that was sent. What it has not told soon after that was not said. */
    whenRead(callback: () => void): void;
    /** That happened, and the piece was given the words that were guessed of it, if any: what still comes is too late. */
    onAssumed(): void;
  };
  close(): void;
};

/** What was said between two commits, as far as its words are known. `beganMs`: in the stream. */
type Utterance = {
  parts: string[];
  words: TimedWord[];
  language?: string;
  beganMs: number;
  lastRequest?: string;
  isDropped: boolean;
};

/** What the words of a piece are for, when they come. `isEmpty`: no sound was sent for it, so there is nothing to ask. */
type Purpose = { utterance: Utterance; request?: string; isFinal: boolean; isEmpty: boolean };

/** From the moment at which the server has read it all until a piece counts as silent: a short one, in which hardly a word fits,
 * is waited for as many times its length. */
const silentAfter = { shortestMs: 300, longestMs: 1_200, lengths: 3 };

const beginAt = (beganMs: number): Utterance => ({ parts: [], words: [], beganMs, isDropped: false });
const textOf = ({ parts }: Utterance, rest = "") => [...parts, rest.trim()].filter(Boolean).join(" ");

/** An utterance made of pieces, for providers that hear one long stream and tell words for sure only when a piece of it ends: at
 * each pause the piece so far is ended, and the utterance's words are those of all its pieces. */
export function createSegments(listener: SttListener, wire: Wire) {
  /** Of the whole stream so far. */
  let streamMs = 0;
  const begin = () => beginAt(streamMs);
  let open = begin();
  /** Of the piece that is not over. */
  let samplesSent = 0;
  /** What the oldest piece without sure words seems to say. */
  let guess = "";
  /** In the middle of speech; the next words answer it. */
  let asked: string | undefined;
  const expected: Purpose[] = [];
  const timers = new Set<NodeJS.Timeout>();

  function flush(purpose: Pick<Purpose, "request" | "isFinal">): void {
    const piece: Purpose = { ...purpose, utterance: open, isEmpty: samplesSent === 0 };
    const lengthMs = (samplesSent / sampleRate) * 1_000;
    expected.push(piece);
    samplesSent = 0;
    if (piece.isEmpty) {
      settleEmpty();
      return;
    }
    wire.flush();
    wire.silence?.whenRead(() => {
      const { shortestMs, longestMs, lengths } = silentAfter;
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          assumeSilent(piece);
        },
        Math.min(longestMs, Math.max(shortestMs, lengthMs * lengths)),
      );
      timers.add(timer);
    });
  }

  function assumeSilent(piece: Purpose): void {
    while (expected.includes(piece)) {
      wire.silence?.onAssumed();
      settle(guess);
    }
  }

  function settle(words: string, details?: Details): void {
    const piece = expected.shift();
    guess = "";
    if (piece) learn(piece.utterance, details);
    if (piece) tell(piece, words);
    settleEmpty();
  }

  function settleEmpty(): void {
    for (let piece = expected[0]; piece?.isEmpty; piece = expected[0]) {
      expected.shift();
      tell(piece, "");
    }
  }

  function learn(utterance: Utterance, { words = [], language }: Details = {}): void {
    const { beganMs } = utterance;
    const own = ({ text, startMs, endMs }: TimedWord) => ({
      text,
      startMs: Math.max(0, startMs - beganMs),
      endMs: Math.max(0, endMs - beganMs),
    });
    utterance.words.push(...words.map(own));
    utterance.language = language ?? utterance.language;
  }

  function tellFinal(utterance: Utterance): void {
    const { words, language } = utterance;
    listener.onFinal(textOf(utterance), { words, language });
  }

  function tell({ utterance, request, isFinal }: Purpose, words: string): void {
    if (words.trim()) utterance.parts.push(words.trim());
    if (isFinal) tellFinal(utterance);
    else if (utterance === open) listener.onWords(textOf(utterance), request);
  }

  function onSettled(words: string, details?: Details): void {
    const utterance = oldest();
    guess = "";
    if (!words.trim() || utterance.isDropped) return;
    learn(utterance, details);
    utterance.parts.push(words.trim());
    if (utterance === open) listener.onWords(textOf(open));
  }

  /** Nothing was said in it, and nobody need listen to it any longer. */
  function forgetSilence(): void {
    if (samplesSent === 0 || !wire.forget) return;
    wire.forget();
    samplesSent = 0;
  }

  const oldest = () => expected[0]?.utterance ?? open;

  const connection: SttConnection = {
    append(samples) {
      streamMs += (samples.length / sampleRate) * 1_000;
      samplesSent += samples.length;
      wire.send(samples);
    },
    transcribe(request, inSpeech = false) {
      if (inSpeech && wire.tellsAhead) {
        asked = request;
        return;
      }
      asked = undefined;
      open.lastRequest = request;
      flush({ request, isFinal: false });
    },
    commit(asOf) {
      asked = undefined;
      const isKnown = asOf !== undefined && asOf === open.lastRequest;
      if (isKnown) forgetSilence();
      const pending = expected.findLast((one) => one.utterance === open && one.request === asOf);
      if (isKnown && pending) pending.isFinal = true;
      else if (isKnown) tellFinal(open);
      else flush({ isFinal: true });
      open = begin();
    },
    clear() {
      asked = undefined;
      open.isDropped = true;
      if (wire.forget) {
        wire.forget();
        samplesSent = 0;
        guess = "";
      } else {
        flush({ isFinal: false });
      }
      open = begin();
    },
    close() {
      open.isDropped = true;
      expected.length = 0;
      for (const timer of timers) clearTimeout(timer);
      wire.close();
    },
  };

  return {
    connection,
    /** Words of the oldest piece whose words are not sure; they may still change. */
    onInterim(words: string): void {
      guess = words.trim();
      if (!guess || oldest() !== open || open.isDropped) return;
      listener.onWords(textOf(open, guess), asked);
      asked = undefined;
    },
    /** Words of that piece which are sure, before all of them are: the provider cuts long pieces by itself. */
    onSettled,
    /** The rest of the words of the oldest piece that was ended; of one that the provider ended by itself while none was. The
     * times of words are those of the stream, ms since its first sound. */
    onSegment(words: string, details?: Details): void {
      if (expected.length > 0) settle(words, details);
      else onSettled(words, details);
    },
    /** The oldest piece that was ended has no words although there may be some: the utterance must be heard elsewhere. */
    onFailed(reason: unknown): void {
      if (oldest().isDropped) settle("");
      else listener.onLost(reason);
    },
  };
}
