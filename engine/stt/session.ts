import type { Priority, Ticket } from "@/engine/scheduler";
import { sttSampleRate } from "./rate";
import { createWindow, framesOf } from "./window";

/** New speech after which a rolling hypothesis is worth its cost; more in a longer window, which costs more to decode. */
const rollingFrames = (windowSeconds: number) => framesOf(Math.max(400, windowSeconds * 125));
/** Silence after which the words are probably complete: decode once more, so that a commit finds the text ready. */
const tailSilenceFrames = framesOf(100);
/** Closed parts still waiting to be decoded; more means that the machine cannot keep up. */
const maxWaitingSegments = 8;

/** Decodes at a priority; the samples are asked for when it is the task's turn, so they are never stale. */
export type Decode = (task: { priority: Priority; signal: AbortSignal; samples: () => Float32Array }) => Ticket<string>;

export interface Progress {
  itemId: string;
  /** Newly stable text; all deltas of an item joined are its transcript. */
  delta: string;
  /** The whole current text; may be revised. */
  hypothesis: string;
  /** How much of the item's audio the hypothesis covers. */
  audioEndMs: number;
}

export interface SessionOptions {
  decode: Decode;
  newItemId: () => string;
  maxWindowSeconds: number;
  /** The CPU has nothing better to do. */
  isIdle: () => boolean;
  onProgress(progress: Progress): void;
  /** A decode nobody waits for failed, or speech was lost. */
  onTrouble(error: unknown): void;
}

interface Attempt {
  ticket: Ticket<string>;
  /** Takes it back if it still waits: its audio would be another window's by then. */
  cancel(): void;
  /** Set when it starts. */
  covers?: { voicedEnd: number; audioEndMs: number };
}

interface Segment {
  /** While it is being decoded. */
  ticket?: Ticket<string>;
  text?: string;
}

interface Item {
  id: string;
  abort: AbortController;
  heardSamples: number;
  /** Closed windows, oldest first. */
  segments: Segment[];
  /** Stable text already sent as delta. */
  sent: string;
  attempt?: Attempt;
  /** Text of the open window as last decoded, and how far it goes. */
  latest?: { text: string; voicedEnd: number; audioEndMs: number };
}

/**
 * Streaming transcription of one speaker, 16 kHz in. While audio comes, a rolling hypothesis of the open window (≤ 8 s) is
 * kept in idle moments; a full window is cut at its quietest point and its text frozen. `transcribe` and `commit` decode
 * only what no hypothesis covers yet, at the highest priority.
 */
export function createTranscriptionSession(options: SessionOptions) {
  const window = createWindow(options.maxWindowSeconds);
  let item = newItem();

  function newItem(): Item {
    return { id: options.newItemId(), abort: new AbortController(), heardSamples: 0, segments: [], sent: "" };
  }

  const audioEndMs = (of: Item) => Math.round((of.heardSamples / sttSampleRate) * 1000);

  function textOf(of: Item, open: string): string {
    return joinTexts([...of.segments.map((segment) => segment.text ?? ""), open]);
  }

  /** Appended frozen text, as it continues what was sent before. */
  function takeDelta(of: Item, stable: string): string {
    const delta = stable.slice(of.sent.length);
    of.sent = stable;
    return delta;
  }

  function report(of: Item, open: string, endMs: number): Progress {
    const firstUnknown = of.segments.findIndex((segment) => segment.text === undefined);
    const known = firstUnknown < 0 ? of.segments : of.segments.slice(0, firstUnknown);
    const stable = joinTexts(known.map((segment) => segment.text ?? ""));
    return { itemId: of.id, delta: takeDelta(of, stable), hypothesis: textOf(of, open), audioEndMs: endMs };
  }

  function decodeOpen(of: Item, priority: Priority): Attempt {
    const abort = new AbortController();
    const attempt: Attempt = {
      cancel: () => abort.abort(),
      ticket: options.decode({
        priority,
        signal: AbortSignal.any([of.abort.signal, abort.signal]),
        samples: () => {
          const { samples, voicedEnd } = window.snapshot();
          attempt.covers = { voicedEnd, audioEndMs: audioEndMs(of) };
          return samples;
        },
      }),
    };
    of.attempt = attempt;
    const settle = (text?: string) => {
      if (of.attempt !== attempt) return;
      of.attempt = undefined;
      if (text !== undefined && attempt.covers) of.latest = { text, ...attempt.covers };
    };
    attempt.ticket.done.then(settle, () => settle());
    return attempt;
  }

  function considerRolling(): void {
    if (item.attempt || !window.hasSpeech() || item.segments.some((segment) => segment.text === undefined)) return;
    const { uncoveredFrames, silentFrames } = window.heard();
    const isTail = uncoveredFrames > 0 && silentFrames >= tailSilenceFrames;
    if (!isTail && (uncoveredFrames < rollingFrames(window.seconds()) || !options.isIdle())) return;
    const of = item;
    roll(of).catch((error) => {
      if (!isAbort(error)) options.onTrouble(error);
    });
  }

  async function roll(of: Item): Promise<void> {
    const attempt = decodeOpen(of, "background");
    const text = await attempt.ticket.done;
    if (of !== item || of.attempt || of.latest?.text !== text) return;
    options.onProgress(report(of, text, of.latest.audioEndMs));
  }

  function closeWindow(): void {
    const of = item;
    const { attempt, latest } = of;
    const { samples, voicedEnd } = window.cut();
    // Whatever was decoded of the longer window does not describe the rest.
    of.attempt = undefined;
    of.latest = undefined;
    if (voicedEnd !== undefined && latest?.voicedEnd === voicedEnd) {
      of.segments.push({ text: latest.text });
      options.onProgress(report(of, "", latest.audioEndMs));
      return;
    }
    const covers = voicedEnd !== undefined && attempt?.covers?.voicedEnd === voicedEnd;
    if (!covers) attempt?.cancel();
    const waiting = of.segments.filter((segment) => segment.text === undefined);
    if (waiting.length >= maxWaitingSegments) {
      options.onTrouble(new Error("The machine cannot keep up: some speech was not transcribed."));
      return;
    }
    const ticket =
      covers && attempt
        ? attempt.ticket
        : options.decode({ priority: "llm", signal: of.abort.signal, samples: () => samples });
    const segment: Segment = { ticket };
    of.segments.push(segment);
    ticket.done.then(
      (text) => {
        segment.text = text;
        if (of === item) options.onProgress(report(of, "", audioEndMs(of)));
      },
      (error) => {
        segment.text = "";
        if (!isAbort(error)) options.onTrouble(error);
      },
    );
  }

  /** Text of the open window up to now, decoded anew only if speech came since the last time. */
  async function openText(of: Item): Promise<string> {
    if (!window.hasSpeech()) return "";
    const wanted = window.voicedEnd();
    if (of.latest?.voicedEnd === wanted) return of.latest.text;
    const { attempt } = of;
    if (attempt?.ticket.isWaiting()) {
      attempt.ticket.promote("final");
      return attempt.ticket.done;
    }
    if (attempt?.covers?.voicedEnd === wanted) return attempt.ticket.done;
    return decodeOpen(of, "final").ticket.done;
  }

  async function finishSegments(of: Item): Promise<void> {
    for (const segment of of.segments) segment.ticket?.promote("final");
    await Promise.allSettled(of.segments.map((segment) => segment.ticket?.done));
  }

  /** Everything heard of the item. The part that reads the window runs before the first await. */
  async function finish(of: Item): Promise<string> {
    const endMs = audioEndMs(of);
    const open = openText(of);
    open.catch(() => undefined);
    await finishSegments(of);
    const text = await open;
    of.latest = of.latest && { ...of.latest, audioEndMs: Math.max(endMs, of.latest.audioEndMs) };
    return text;
  }

  return {
    itemId: () => item.id,
    /** Takes any number of 16 kHz samples in -1…1. */
    append(samples: Float32Array): void {
      for (let taken = 0; taken < samples.length; ) {
        const count = window.push(samples.subarray(taken));
        item.heardSamples += count;
        taken += count;
        if (window.mustCut()) closeWindow();
      }
      considerRolling();
    },

    /** Decodes everything heard so far now, without ending the item. */
    async transcribe(): Promise<Progress> {
      const of = item;
      const endMs = audioEndMs(of);
      const open = await finish(of);
      return report(of, open, endMs);
    },

    /** Ends the item; the next audio belongs to a new one. `done` gives the last delta and the transcript. */
    commit(): { itemId: string; done: Promise<Progress & { transcript: string }> } {
      const of = item;
      const endMs = audioEndMs(of);
      const open = commitOpen(of);
      item = newItem();
      const done = open.then((text) => {
        const transcript = textOf(of, text);
        return {
          itemId: of.id,
          delta: takeDelta(of, transcript),
          hypothesis: transcript,
          audioEndMs: endMs,
          transcript,
        };
      });
      return { itemId: of.id, done };
    },

    /** Forgets the item's audio and text. */
    clear(): void {
      item.abort.abort();
      window.reset();
      item = newItem();
    },

    /** The client is gone: nothing waiting will run. */
    close(): void {
      item.abort.abort();
    },
  };

  /** The window goes on to the next item, so a decode that has not started takes its audio along now. */
  function commitOpen(of: Item): Promise<string> {
    const needsDecode = window.hasSpeech() && of.latest?.voicedEnd !== window.voicedEnd();
    const { attempt } = of;
    const isUnderWay = needsDecode && attempt?.covers?.voicedEnd === window.voicedEnd();
    let open: Promise<string>;
    if (needsDecode && !isUnderWay) {
      const { samples } = window.snapshot();
      open = options.decode({ priority: "final", signal: of.abort.signal, samples: () => samples }).done;
    } else {
      open =
        isUnderWay && attempt
          ? attempt.ticket.done
          : Promise.resolve(window.hasSpeech() ? (of.latest?.text ?? "") : "");
    }
    open.catch(() => undefined);
    attempt?.cancel();
    window.reset();
    return finishSegments(of).then(() => open);
  }
}
export type TranscriptionSession = ReturnType<typeof createTranscriptionSession>;

const isAbort = (error: unknown) => error instanceof DOMException && error.name === "AbortError";

/** Texts of windows that follow each other, empty ones left out. */
export function joinTexts(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join(" ");
}
