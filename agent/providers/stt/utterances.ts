import { joinSamples } from "../../sound/join";

/** The caller's audio that has no final transcript yet. Kept so that a lost connection loses no words: what is here is
 * sent again to the next one. */
export type Utterances = {
  /** A frame arrived. True when it belongs to an open utterance and must be sent now. */
  push(samples: Int16Array): boolean;
  /** The voice began. Returns what was heard just before, for the first syllable. */
  open(): Int16Array;
  /** The open utterance so far. */
  peek(): Int16Array;
  /** The voice ended: the open utterance waits for its transcript. Returns its samples. */
  close(): Int16Array;
  /** The open utterance was no speech: forget it. */
  drop(): void;
  /** The oldest waiting utterance has its transcript. Returns its length in seconds. */
  settle(): number;
  waiting(): number;
  /** Length of the oldest waiting utterance in seconds. */
  oldestSeconds(): number;
  isOpen(): boolean;
  /** Everything a new connection must be told, in order. */
  replay(): { samples: Int16Array; isCommitted: boolean }[];
};

/** Speech detection comes late: so much before it belongs to the words. */
const preRollSeconds = 0.5;
/** So much of what is said while the transcript of the turn before is awaited is kept. */
const waitingSeconds = 10;
/** A caller who never pauses: audio older than this is given up, never the newest. */
const longestSeconds = 120;

export function createUtterances(sampleRate: number): Utterances {
  const preRoll = createTail(preRollSeconds * sampleRate);
  const current = createTail(longestSeconds * sampleRate);
  const closed: Int16Array[] = [];
  let isOpen = false;

  return {
    push(samples) {
      // Nothing opens while a transcript is awaited: what is said then is the beginning of the next turn.
      if (isOpen) current.push(samples);
      else preRoll.push(samples, (closed.length > 0 ? waitingSeconds : preRollSeconds) * sampleRate);
      return isOpen;
    },
    open() {
      const head = preRoll.take();
      if (head.length > 0) current.push(head);
      isOpen = true;
      return head;
    },
    peek: () => current.peek(),
    close() {
      const samples = current.take();
      if (isOpen) closed.push(samples);
      isOpen = false;
      return samples;
    },
    drop() {
      // Its end may be the beginning of the next one.
      const samples = current.take();
      if (isOpen) preRoll.push(samples.slice(-preRollSeconds * sampleRate));
      isOpen = false;
    },
    settle: () => (closed.shift()?.length ?? 0) / sampleRate,
    waiting: () => closed.length,
    oldestSeconds: () => (closed[0]?.length ?? 0) / sampleRate,
    isOpen: () => isOpen,
    replay: () => [
      ...closed.map((samples) => ({ samples, isCommitted: true })),
      ...(isOpen ? [{ samples: current.peek(), isCommitted: false }] : []),
    ],
  };
}

/** The newest samples, at least `limit` of them once so many have come. */
function createTail(limit: number) {
  let chunks: Int16Array[] = [];
  let total = 0;
  return {
    push(samples: Int16Array, atMost = limit) {
      chunks.push(samples);
      total += samples.length;
      while (total - (chunks[0]?.length ?? total) >= atMost) total -= chunks.shift()?.length ?? 0;
    },
    peek: () => joinSamples(chunks),
    take() {
      const all = joinSamples(chunks);
      chunks = [];
      total = 0;
      return all;
    },
  };
}
