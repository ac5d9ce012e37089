import type { Ticket } from "@/engine/scheduler";
import { joinTexts } from "./join-texts";
import { sttSampleRate } from "./rate";

/** A closed window. */
interface Segment {
  /** While it is being decoded. */
  ticket?: Ticket<string>;
  text?: string;
}

export interface Progress {
  itemId: string;
  /** Newly stable text; all deltas of an item joined are its transcript. */
  delta: string;
  /** The whole current text; may be revised. */
  hypothesis: string;
  /** How much of the item's audio the hypothesis covers. */
  audioEndMs: number;
}

/** What has been heard and understood between two commits: the closed windows' texts and what was told of them. */
export function createItem(id: string) {
  const abort = new AbortController();
  const segments: Segment[] = [];
  let heardSamples = 0;
  let told = "";

  /** Appended stable text, as it continues what was told before. */
  function takeDelta(stable: string): string {
    const delta = stable.slice(told.length);
    told = stable;
    return delta;
  }

  function stableText(): string {
    const firstUnknown = segments.findIndex((segment) => segment.text === undefined);
    const known = firstUnknown < 0 ? segments : segments.slice(0, firstUnknown);
    return joinTexts(known.map((segment) => segment.text ?? ""));
  }

  const wholeText = (open: string) => joinTexts([...segments.map((segment) => segment.text ?? ""), open]);

  return {
    id,
    /** Aborts when nobody wants the item any more. */
    signal: abort.signal,
    drop: () => abort.abort(),
    hear(samples: number): void {
      heardSamples += samples;
    },
    audioEndMs: () => Math.round((heardSamples / sttSampleRate) * 1000),
    segmentCount: () => segments.length,
    waitingSegments: () => segments.filter((segment) => segment.text === undefined).length,
    addText: (text: string) => void segments.push({ text }),
    /** A closed window whose text is on its way; "" if it fails. Resolves or rejects with the ticket. */
    async addTicket(ticket: Ticket<string>): Promise<void> {
      const segment: Segment = { ticket };
      segments.push(segment);
      segment.text = await ticket.done.catch((error) => {
        segment.text = "";
        throw error;
      });
    },
    /** All closed windows have their text, as soon as can be. */
    async finish(): Promise<void> {
      for (const segment of segments) segment.ticket?.promote("final");
      await Promise.allSettled(segments.map((segment) => segment.ticket?.done));
    },
    /** `open`: text of the window that is still open. */
    progress: (open: string, audioEndMs: number): Progress => ({
      itemId: id,
      delta: takeDelta(stableText()),
      hypothesis: wholeText(open),
      audioEndMs,
    }),
    /** The last progress: everything is stable now. */
    complete(open: string, audioEndMs: number): Progress & { transcript: string } {
      const transcript = wholeText(open);
      return { itemId: id, delta: takeDelta(transcript), hypothesis: transcript, audioEndMs, transcript };
    },
  };
}
export type Item = ReturnType<typeof createItem>;
