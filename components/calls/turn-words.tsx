"use client";

import { useMemo } from "react";
import { clock } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import type { Turn } from "@/lib/calls/schema";
import { heardOf } from "./story";
import { type Loudness, type TimedWord, wordsOf } from "./word-times";

type TurnWordsProps = {
  turn: Turn;
  speaker: string;
  sound: Loudness | undefined;
  /** Call time that is heard right now; absent while another turn is. */
  atMs: number | undefined;
};

/** What one side said once. Each word knows when it was said, so that a press on it can be played from there. */
export function TurnWords({ turn, speaker, sound, atMs }: TurnWordsProps) {
  const { heard, unheard } = heardOf(turn);
  const words = useMemo(() => wordsOf(turn, heard, sound), [heard, turn, sound]);
  const spoken = atMs === undefined ? undefined : words.findLast((word) => word.atMs <= atMs);
  return (
    <span className="grid gap-x-4 sm:grid-cols-[3rem_minmax(0,1fr)]">
      <span className="tabular hidden pt-0.5 text-right text-muted text-sm sm:block">{clock(turn.startMs)}</span>
      <span className="min-w-0">
        <span className={cn("block font-medium text-sm", turn.role === "agent" ? "text-accent" : "text-muted")}>
          {speaker}
          <span className="tabular pl-2 font-normal text-muted sm:hidden">{clock(turn.startMs)}</span>
        </span>
        <span className="block max-w-[72ch] whitespace-pre-wrap break-words text-base">
          {words.map((word, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the words of a turn never move.
            <Word key={index} word={word} isSpoken={word === spoken} />
          ))}
          {unheard ? (
            <>
              <span className="sr-only"> (cut off, not heard:)</span>
              <del className="text-muted decoration-1 decoration-muted/40">{unheard}</del>
            </>
          ) : null}
          {turn.interrupted && !unheard ? <span className="text-muted"> — cut off</span> : null}
        </span>
      </span>
    </span>
  );
}

function Word({ word, isSpoken }: { word: TimedWord; isSpoken: boolean }) {
  const said = word.text.trimEnd();
  return (
    <span data-at={word.atMs}>
      <span className={cn("rounded-sm", isSpoken && "bg-accent text-on-accent")}>{said}</span>
      {word.text.slice(said.length)}
    </span>
  );
}
