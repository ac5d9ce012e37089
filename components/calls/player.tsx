"use client";

import { Pause, Play } from "lucide-react";
import { Slider } from "radix-ui";
import type { RefObject } from "react";
import { clock } from "@/components/ui/clock";
import { Notice } from "@/components/ui/notice";
import type { Turn } from "@/lib/calls/schema";
import { Lanes } from "./lanes";
import type { Player } from "./use-player";

type PlayerBarProps = {
  audio: RefObject<HTMLAudioElement | null>;
  src: string;
  player: Player;
  durationMs: number;
  /** Call time of the recording's first sample, ms. */
  offsetMs: number;
  turns: readonly Turn[];
  isBroken: boolean;
  onBroken: () => void;
};

/** The recording: play, and two lanes that show who spoke when and take a tap anywhere. Stays in sight. */
export function PlayerBar({ audio, src, player, durationMs, offsetMs, turns, isBroken, onBroken }: PlayerBarProps) {
  const { isPlaying, positionMs, toggle, seek } = player;
  return (
    <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 border-border border-t bg-surface px-4 py-3 sm:-mx-6 sm:px-6 md:bottom-4 md:mx-0 md:rounded-xl md:border md:px-4 md:shadow-lg">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript on the page is its caption. */}
      <audio ref={audio} src={src} preload="metadata" data-testid="recording" onError={onBroken} />
      {isBroken ? (
        <Notice tone="warning" role="alert">
          The recording cannot be played. It may have been removed from this machine.
        </Notice>
      ) : (
        <div className="flex items-center gap-3">
          <button
            type="button"
            onClick={toggle}
            aria-label={isPlaying ? "Pause" : "Play recording"}
            className="grid size-11 shrink-0 place-items-center rounded-full bg-accent text-on-accent hover:bg-accent-strong"
          >
            {isPlaying ? (
              <Pause aria-hidden className="size-5" />
            ) : (
              <Play aria-hidden className="size-5 translate-x-px" />
            )}
          </button>
          <span className="tabular w-11 text-right text-sm">{clock(positionMs)}</span>
          <Slider.Root
            value={[Math.min(positionMs, durationMs)]}
            max={durationMs}
            step={100}
            onValueChange={([to]) => to !== undefined && seek(to)}
            className="group relative flex h-11 min-w-0 flex-1 cursor-pointer touch-none select-none items-center"
          >
            <Slider.Track className="relative h-9 grow overflow-hidden rounded-md bg-raised">
              <Lanes turns={turns} durationMs={durationMs} offsetMs={offsetMs} />
              <Slider.Range className="absolute inset-y-0 border-text border-r-2 bg-text/6" />
            </Slider.Track>
            <Slider.Thumb
              aria-label="Position"
              aria-valuetext={clock(positionMs)}
              className="block h-11 w-2 rounded-full"
            />
          </Slider.Root>
          <span className="tabular w-11 text-muted text-sm">{clock(durationMs)}</span>
        </div>
      )}
    </div>
  );
}
