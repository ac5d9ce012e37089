"use client";

import { LoaderCircle, Play, Square } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useSample } from "@/components/ui/use-sample";
import { speechUrl } from "@/lib/providers/queries";
import type { VoiceSourceId } from "@/lib/providers/schema";

type PlayVoiceProps = { source: VoiceSourceId; voice: string };

const sentence = "Hello, this is how I sound. What can I do for you today?";

/** Lets a chosen voice be heard. */
export function PlayVoice({ source, voice }: PlayVoiceProps) {
  const { sample, play, stop } = useSample();
  const isOn = sample?.status === "loading" || sample?.status === "playing";
  return (
    <>
      <Button
        size="icon"
        aria-label={isOn ? "Stop the voice" : "Hear the voice"}
        aria-busy={sample?.status === "loading" || undefined}
        onClick={() => (isOn ? stop() : void play(voice, speechUrl({ source, voice, text: sentence })))}
      >
        {sample?.status === "loading" ? (
          <LoaderCircle aria-hidden className="animate-spin" />
        ) : isOn ? (
          <Square aria-hidden className="fill-current" />
        ) : (
          <Play aria-hidden className="fill-current" />
        )}
      </Button>
      {sample?.status === "failed" ? (
        <p role="alert" className="basis-full text-danger text-sm">
          {sample.message}
        </p>
      ) : null}
    </>
  );
}
