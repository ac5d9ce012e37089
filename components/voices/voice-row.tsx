"use client";

import { LoaderCircle, Play, Square, Star } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { type LibraryVoice, languageName } from "./library";

type VoiceRowProps = {
  voice: LibraryVoice;
  status: "idle" | "loading" | "playing" | "failed";
  /** Why the sample failed. */
  problem: string | undefined;
  onPlay: () => void;
  onStop: () => void;
  onFavour: (isFavourite: boolean) => void;
};

/** A voice: hear it, mark it. */
export function VoiceRow({ voice, status, problem, onPlay, onStop, onFavour }: VoiceRowProps) {
  const { name, language, description, isFavourite, source } = voice;
  const isOn = status === "loading" || status === "playing";
  const facts = [source.name, languageName(language), description].filter(Boolean).join(" · ");
  return (
    <li className="flex items-center gap-3 px-3 py-2 sm:px-4">
      <button
        type="button"
        onClick={isOn ? onStop : onPlay}
        aria-label={isOn ? `Stop ${name}` : `Play ${name}`}
        aria-busy={status === "loading" || undefined}
        className={cn(
          "grid size-11 shrink-0 place-items-center rounded-full transition-colors [&_svg]:size-4",
          isOn ? "bg-accent text-on-accent" : "bg-accent-soft text-accent-strong hover:bg-accent hover:text-on-accent",
        )}
      >
        {status === "loading" ? (
          <LoaderCircle aria-hidden className="animate-spin" />
        ) : isOn ? (
          <Square aria-hidden className="fill-current" />
        ) : (
          <Play aria-hidden className="translate-x-px fill-current" />
        )}
      </button>
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium text-base md:text-sm">{name}</p>
        <p className="line-clamp-2 break-words text-muted text-sm">{facts}</p>
        {problem ? (
          <p role="alert" className="mt-0.5 break-words text-danger text-sm">
            {problem}
          </p>
        ) : null}
      </div>
      <button
        type="button"
        aria-pressed={isFavourite}
        aria-label={`Favourite: ${name}`}
        onClick={() => onFavour(!isFavourite)}
        className="grid size-11 shrink-0 place-items-center rounded-lg text-muted hover:bg-raised hover:text-text aria-pressed:text-accent [&_svg]:size-5"
      >
        <Star aria-hidden className={isFavourite ? "fill-current" : undefined} />
      </button>
    </li>
  );
}
