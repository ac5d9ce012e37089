import type { Priority, Ticket } from "@/engine/scheduler";
import type { Draft } from "@/engine/types";
import { createItem, type Progress } from "./item";
import { createWindow, framesOf } from "./window";

/** New speech after which a rolling hypothesis is worth its cost; more in a longer window, which costs more to decode. */
const rollingFrames = (windowSeconds: number) => framesOf(Math.max(400, windowSeconds * 125));
/** Silence after which the words are probably complete: decode once more, so that a commit finds the text ready. */
const tailSilenceFrames = framesOf(100);
/** Closed windows still waiting to be decoded; more means that the machine cannot keep up. */
const maxWaitingSegments = 8;

/** Decodes at a priority; the samples are asked for when it is the task's turn, so they are never stale. */
export type Decode = (task: {
  priority: Priority;
  signal: AbortSignal;
  samples: () => Float32Array;
  draft?: Draft;
}) => Ticket<string>;

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

/** How far a decode of the open window goes. Equal ends mean equal speech. */
interface Cover {
  voicedEnd: number;
  audioEndMs: number;
}

/** A decode of the open window. */
interface Attempt {
  ticket: Ticket<string>;
  /** Its text, for somebody who waits for it. */
  wanted(): Promise<string>;
  /** Takes it back, unless it runs and somebody waits for it: one that waits would get another window's audio, one that
   * runs is in the way of what somebody waits for. */
  cancel(): void;
  /** Takes its audio now; else it does so when it starts. */
  freeze(): void;
  /** Set when it starts. */
  covers?: Cover;
}

/**
 * Streaming transcription of one speaker, 16 kHz in. While audio comes, a rolling hypothesis of the open window (≤ 8 s) is
 * kept in idle moments; a window is cut at a pause, at the latest when it is full, and its text frozen. `transcribe` and
 * `commit` decode only what no hypothesis covers yet, at the highest priority.
 */
export function createTranscriptionSession(options: SessionOptions) {
  const window = createWindow(options.maxWindowSeconds);
  let item = createItem(options.newItemId());
  /** Of the open window; cleared whenever the window begins anew. */
  let attempt: Attempt | undefined;
  let latest: (Cover & { text: string }) | undefined;
  let draft: Draft = { tokens: [] };

  function forgetWindow(): void {
    attempt = undefined;
    latest = undefined;
    draft = { tokens: [] };
  }

  function decodeOpen(priority: Priority): Attempt {
    const of = item;
    const abort = new AbortController();
    let frozen: Float32Array | undefined;
    let isWanted = false;
    const takeSamples = () => {
      const { samples, voicedEnd } = window.snapshot();
      one.covers = { voicedEnd, audioEndMs: of.audioEndMs() };
      return samples;
    };
    const one: Attempt = {
      wanted() {
        isWanted = true;
        return one.ticket.done;
      },
      cancel() {
        if (!isWanted || !one.covers) abort.abort();
      },
      freeze: () => {
        frozen = takeSamples();
      },
      ticket: options.decode({
        priority,
        signal: AbortSignal.any([of.signal, abort.signal]),
        samples: () => frozen ?? takeSamples(),
        draft,
      }),
    };
    attempt = one;
    const settle = (text?: string) => {
      if (attempt !== one) return;
      attempt = undefined;
      if (text !== undefined && one.covers) latest = { text, ...one.covers };
    };
    one.ticket.done.then(settle, () => settle());
    return one;
  }

  function considerRolling(): void {
    if (attempt || !window.hasSpeech() || item.waitingSegments() > 0) return;
    const { uncoveredFrames, silentFrames } = window.heard();
    const isTail = uncoveredFrames > 0 && silentFrames >= tailSilenceFrames;
    if (!isTail && (uncoveredFrames < rollingFrames(window.seconds()) || !options.isIdle())) return;
    roll().catch(report);
  }

  async function roll(): Promise<void> {
    const of = item;
    const one = decodeOpen("background");
    await one.ticket.done;
    // Only if it is still what is known of the window: not after a cut, a commit or a newer decode.
    if (of === item && latest && latest.voicedEnd === one.covers?.voicedEnd) {
      options.onProgress(of.progress(latest.text, latest.audioEndMs));
    }
  }

  function closeWindow(): void {
    const of = item;
    const before = { attempt, latest, draft };
    const { samples, voicedEnd } = window.cut();
    forgetWindow();
    if (voicedEnd !== undefined && before.latest?.voicedEnd === voicedEnd) {
      of.addText(before.latest.text);
      options.onProgress(of.progress("", before.latest.audioEndMs));
      return;
    }
    const isUnderWay = voicedEnd !== undefined && before.attempt?.covers?.voicedEnd === voicedEnd;
    if (!isUnderWay) before.attempt?.cancel();
    if (of.waitingSegments() >= maxWaitingSegments) {
      options.onTrouble(new Error("The machine cannot keep up: some speech was not transcribed."));
      return;
    }
    const ticket =
      isUnderWay && before.attempt
        ? before.attempt.ticket
        : options.decode({ priority: "llm", signal: of.signal, samples: () => samples, draft: before.draft });
    of.addTicket(ticket).then(() => {
      if (of === item) options.onProgress(of.progress("", of.audioEndMs()));
    }, report);
  }

  function report(error: unknown): void {
    if (!(error instanceof DOMException && error.name === "AbortError")) options.onTrouble(error);
  }

  /** What is known or on its way for everything said in the open window; undefined = it has to be decoded. */
  function knownText(): Promise<string> | undefined {
    if (!window.hasSpeech()) return Promise.resolve("");
    if (latest?.voicedEnd === window.voicedEnd()) return Promise.resolve(latest.text);
    return attempt?.covers?.voicedEnd === window.voicedEnd() ? attempt.wanted() : undefined;
  }

  /** A decode of everything said so far, in front of everything else. */
  function decodeNow(): Attempt {
    if (!attempt || attempt.covers) {
      attempt?.cancel();
      return decodeOpen("final");
    }
    attempt.ticket.promote("final");
    return attempt;
  }

  return {
    /** Takes any number of 16 kHz samples in -1…1. */
    append(samples: Float32Array): void {
      for (let taken = 0; taken < samples.length; ) {
        const count = window.push(samples.subarray(taken));
        item.hear(count);
        taken += count;
        if (window.mustCut()) closeWindow();
      }
      considerRolling();
    },

    /** Decodes everything heard so far now, without ending the item. */
    async transcribe(): Promise<Progress> {
      const of = item;
      const audioEndMs = of.audioEndMs();
      const segmentCount = of.segmentCount();
      const text = (knownText() ?? decodeNow().wanted()).catch((error) => {
        if (of.signal.aborted) return "";
        throw error;
      });
      const [open] = await Promise.all([text, of.finish()]);
      // Cut in the meantime: the text is a closed window's by now.
      const isCut = of.segmentCount() > segmentCount && of.waitingSegments() === 0;
      return of.progress(isCut ? "" : open, audioEndMs);
    },

    /** Ends the item; the next audio belongs to a new one. `done` gives the last delta and the transcript. */
    commit(): { itemId: string; done: Promise<Progress & { transcript: string }> } {
      const of = item;
      const audioEndMs = of.audioEndMs();
      let open = knownText();
      if (!open) {
        const last = decodeNow();
        // The window goes on to the next item.
        if (!last.covers) last.freeze();
        open = last.wanted();
      } else attempt?.cancel();
      forgetWindow();
      window.reset();
      item = createItem(options.newItemId());
      const done = Promise.all([open, of.finish()]).then(([text]) => of.complete(text, audioEndMs));
      return { itemId: of.id, done };
    },

    /** Forgets the item's audio and text. */
    clear(): void {
      item.drop();
      forgetWindow();
      window.reset();
      item = createItem(options.newItemId());
    },

    /** The client is gone: nothing waiting will run. */
    close(): void {
      item.drop();
    },
  };
}
export type TranscriptionSession = ReturnType<typeof createTranscriptionSession>;
