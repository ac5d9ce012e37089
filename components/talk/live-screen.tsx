"use client";

import { Ellipsis, SignalLow, Volume2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { Call } from "./call";
import type { CallControls } from "./call-provider";
import { Controls } from "./controls";
import { LevelMeter } from "./level-meter";
import { MoreSheet } from "./more-sheet";
import { hasAgent } from "./state";
import { TextBox } from "./text-box";
import { TranscriptView } from "./transcript-view";
import { useClock } from "./use-clock";
import { Visualiser } from "./visualiser";
import { clock } from "./words";

type LiveScreenProps = { call: Call; controls: CallControls; status: React.ReactNode; startsTyping: boolean };

/** During a call. A phone shows one column; when there is room the transcript stands beside it. */
export function LiveScreen({ call, controls, status, startsTyping }: LiveScreenProps) {
  const [isTyping, setTyping] = useState(startsTyping);
  const [isMoreOpen, setMoreOpen] = useState(false);
  const [volume, setVolume] = useState(1);
  const { state, transcript, hasMicrophone, isMuted, quality } = call;
  const name = call.agent?.name ?? "";
  const isBroken = state.name === "reconnecting" || (state.name === "agent-joining" && state.returning);
  const elapsed = useClock(call.startedAt);

  return (
    <div data-in-call className="flex h-[calc(100dvh-env(safe-area-inset-top))] min-h-0 flex-1 flex-col">
      {isBroken ? (
        <p aria-hidden className="bg-warning-soft px-4 py-2 text-center text-sm text-warning">
          {state.name === "reconnecting"
            ? "The connection was interrupted. Trying to get it back…"
            : `${name} dropped out. Waiting for it to come back…`}
        </p>
      ) : null}
      <header className="flex items-center gap-2 px-4 pt-2 md:px-6 md:pt-4">
        <h1 className="min-w-0 flex-1 truncate font-semibold text-base">{name}</h1>
        {quality === "good" ? null : (
          <span className="flex items-center gap-1.5 text-muted text-sm">
            <SignalLow aria-hidden className="size-4" />
            Weak connection
          </span>
        )}
        <span className="tabular min-w-12 text-right text-base text-muted" role="timer" aria-label="Length of the call">
          {elapsed === undefined ? "" : clock(elapsed)}
        </span>
        <Button look="quiet" size="icon" aria-label="Sound and line" onClick={() => setMoreOpen(true)}>
          <Ellipsis aria-hidden />
        </Button>
      </header>
      <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
        <div className="flex min-h-0 shrink-0 flex-col items-center justify-center gap-3 px-4 lg:flex-1">
          <div className="aspect-square w-[min(56vw,32dvh,18rem)] lg:w-[min(36vw,46dvh,24rem)]">
            <Visualiser state={state.name} read={controls.read} />
          </div>
          {status}
          <div className="flex h-8 items-center">
            {hasMicrophone ? <LevelMeter read={controls.read} isMuted={isMuted} /> : null}
          </div>
          {call.isSilenced ? (
            <Button look="primary" onClick={controls.allowSound}>
              <Volume2 aria-hidden />
              Tap to hear {name}
            </Button>
          ) : null}
        </div>
        <TranscriptView
          lines={transcript}
          agentName={name}
          className="mx-auto min-h-0 w-full max-w-xl flex-1 px-4 lg:mx-0 lg:mr-6 lg:max-w-md lg:flex-1 lg:rounded-xl lg:border lg:border-border lg:bg-surface lg:px-5"
        />
      </div>
      <footer className="safe-bottom px-4 pt-3">
        <div className="mx-auto flex max-w-xl flex-col gap-4 pb-6">
          {isTyping ? (
            <TextBox
              agentName={name}
              isReady={hasAgent(state)}
              onSend={controls.type}
              onClose={() => setTyping(false)}
            />
          ) : null}
          <Controls
            hasMicrophone={hasMicrophone}
            isMuted={isMuted}
            isTyping={isTyping}
            onMute={controls.setMuted}
            onTypingChange={setTyping}
            onHangUp={controls.hangUp}
          />
        </div>
      </footer>
      <MoreSheet
        open={isMoreOpen}
        onOpenChange={setMoreOpen}
        hasMicrophone={hasMicrophone}
        quality={quality}
        agentName={name}
        volume={volume}
        onVolumeChange={(next) => {
          setVolume(next);
          controls.setVolume(next);
        }}
        onMicrophoneChange={controls.switchMicrophone}
      />
    </div>
  );
}
