"use client";

import { useQuery } from "@tanstack/react-query";
import { Keyboard, Link2, Pause, Play } from "lucide-react";
import { Slider } from "radix-ui";
import type { RefObject } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { clock } from "@/components/ui/clock";
import { Menu, MenuChoice } from "@/components/ui/menu";
import { Notice } from "@/components/ui/notice";
import { recordingUrl, waveformQuery } from "@/lib/calls/queries";
import type { CallDetail } from "@/lib/calls/schema";
import { Lanes } from "./lanes";
import { momentHash } from "./moment";
import type { Player } from "./use-player";

const rates = [0.75, 1, 1.25, 1.5, 2];

type PlayerBarProps = {
  audio: RefObject<HTMLAudioElement | null>;
  player: Player;
  call: CallDetail;
  recording: NonNullable<CallDetail["recording"]>;
  isBroken: boolean;
  onBroken: () => void;
  onHelp: () => void;
};

/** The recording: play, and two lanes that show who spoke when and take a tap anywhere. Stays in sight. */
export function PlayerBar({ audio, player, call, recording, isBroken, onBroken, onHelp }: PlayerBarProps) {
  const { durationMs, offsetMs } = recording;
  const { data: waveform } = useQuery({ ...waveformQuery(call.id), enabled: !isBroken });
  return (
    <div className="sticky bottom-[calc(3.5rem+env(safe-area-inset-bottom))] z-20 -mx-4 border-border border-t bg-surface px-4 py-3 sm:-mx-6 sm:px-6 md:bottom-4 md:mx-0 md:rounded-xl md:border md:px-4 md:shadow-lg print:hidden">
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript on the page is its caption. */}
      <audio ref={audio} src={recordingUrl(call.id)} preload="metadata" data-testid="recording" onError={onBroken} />
      {isBroken ? (
        <Notice tone="warning" role="alert">
          The recording cannot be played. It may have been removed from this machine.
        </Notice>
      ) : (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 sm:flex-nowrap">
          <PlayButton player={player} />
          <span className="tabular w-11 text-right text-sm">{clock(player.positionMs)}</span>
          <Position player={player} durationMs={durationMs}>
            <Lanes {...call} waveform={waveform} durationMs={durationMs} offsetMs={offsetMs} />
          </Position>
          <span className="tabular w-11 text-muted text-sm">
            <span aria-hidden className="pr-1.5 sm:hidden">
              /
            </span>
            {clock(durationMs)}
          </span>
          <span className="ml-auto flex items-center">
            <RateMenu player={player} />
            <Button
              look="quiet"
              size="icon"
              aria-label="Copy a link to this moment"
              onClick={() => copyLink(player, offsetMs)}
            >
              <Link2 aria-hidden />
            </Button>
            <Button look="quiet" size="icon" aria-label="Keys" onClick={onHelp} className="hidden md:inline-flex">
              <Keyboard aria-hidden />
            </Button>
          </span>
        </div>
      )}
    </div>
  );
}

function PlayButton({ player: { isPlaying, toggle } }: { player: Player }) {
  const Icon = isPlaying ? Pause : Play;
  return (
    <button
      type="button"
      onClick={toggle}
      aria-label={isPlaying ? "Pause" : "Play recording"}
      className="grid size-11 shrink-0 place-items-center rounded-full bg-accent text-on-accent hover:bg-accent-strong"
    >
      <Icon aria-hidden className={isPlaying ? "size-5" : "size-5 translate-x-px"} />
    </button>
  );
}

type PositionProps = { player: Player; durationMs: number; children: React.ReactNode };

function Position({ player: { positionMs, seek }, durationMs, children }: PositionProps) {
  return (
    <Slider.Root
      value={[Math.min(positionMs, durationMs)]}
      max={durationMs}
      step={100}
      onValueChange={([to]) => to !== undefined && seek(to)}
      className="group -order-1 relative flex h-16 min-w-0 flex-1 basis-full cursor-pointer touch-none select-none items-center sm:order-none sm:basis-0"
    >
      <Slider.Track className="relative h-14 grow overflow-hidden rounded-md bg-raised">
        {children}
        <Slider.Range className="absolute inset-y-0 border-text border-r-2 bg-text/6" />
      </Slider.Track>
      <Slider.Thumb aria-label="Position" aria-valuetext={clock(positionMs)} className="block h-14 w-2 rounded-full" />
    </Slider.Root>
  );
}

function RateMenu({ player: { rate, setRate } }: { player: Player }) {
  return (
    <Menu
      side="top"
      className="min-w-28"
      trigger={
        <Button look="quiet" size="small" className="tabular" aria-label={`Speed, ${rate} times`}>
          {rate}×
        </Button>
      }
    >
      <MenuChoice
        label="Speed"
        value={String(rate)}
        onValueChange={(value) => setRate(Number(value))}
        options={rates.map((value) => ({ value: String(value), label: `${value}×` }))}
      />
    </Menu>
  );
}

async function copyLink({ positionMs }: Player, offsetMs: number): Promise<void> {
  const url = new URL(window.location.href);
  url.hash = momentHash(positionMs + offsetMs);
  try {
    await navigator.clipboard.writeText(url.href);
    toast.success("Link copied");
  } catch {
    window.history.replaceState(null, "", url);
    toast("The address bar now holds the link.");
  }
}
