"use client";

import { Ellipsis, SignalLow, Volume2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { clock } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import type { Call } from "./call";
import type { CallControls } from "./call-provider";
import { CardView } from "./card-view";
import { LatencyBadge } from "./latency-badge";
import { LevelMeter } from "./level-meter";
import { LineControls } from "./line-controls";
import { MoreSheet } from "./more-sheet";
import { TranscriptView } from "./transcript-view";
import { useClock } from "./use-clock";
import { Visualiser } from "./visualiser";

type LiveScreenProps = { call: Call; controls: CallControls; status: React.ReactNode; startsTyping: boolean };

/** During a call. A phone shows one column; when there is room the transcript stands beside it. */
export function LiveScreen({ call, controls, status, startsTyping }: LiveScreenProps) {
  const [isTyping, setTyping] = useState(startsTyping);
  const [isMoreOpen, setMoreOpen] = useState(false);
  const [volume, setVolume] = useState(1);
  const { state, transcript, hasMicrophone, isMuted, isPushToTalk, quality } = call;
  const name = call.agent?.name ?? "";
  const isBroken = state.name === "reconnecting" || (state.name === "agent-joining" && state.returning);
  const elapsed = useClock(call.startedAt);

  return (
    <div
      data-in-call
      className="grid h-[calc(100dvh-env(safe-area-inset-top))] min-h-0 flex-1 grid-rows-[auto_auto_minmax(0,1fr)_auto_auto] lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]"
    >
      <div className="lg:col-span-2">{isBroken ? <BrokenBar call={call} /> : null}</div>
      <header className="flex items-center gap-2 px-4 pt-2 md:px-6 md:pt-4">
        <h1 className="min-w-0 flex-1 truncate font-semibold text-base">{name}</h1>
        {quality === "good" ? null : (
          <span className="flex items-center gap-1.5 text-muted text-sm">
            <SignalLow aria-hidden className="size-4" />
            Weak connection
          </span>
        )}
        <LatencyBadge ledger={call.lastAnswer} />
        <span className="tabular min-w-12 text-right text-base text-muted" role="timer" aria-label="Length of the call">
          {elapsed === undefined ? "" : clock(elapsed)}
        </span>
        <Button look="quiet" size="icon" aria-label="Sound and line" onClick={() => setMoreOpen(true)}>
          <Ellipsis aria-hidden />
        </Button>
      </header>
      <div className="flex min-h-0 flex-col items-center justify-center gap-4 px-4 short:gap-1 lg:gap-6">
        <div
          className={cn(
            "aspect-square w-[min(60vw,34dvh,22rem)] short:w-[min(40vw,22dvh)] lg:w-[min(32vw,46dvh,26rem)]",
            isPushToTalk && "max-lg:w-[min(60vw,22dvh)] short:max-lg:w-[min(40vw,12dvh)]",
          )}
        >
          <Visualiser state={state.name} read={controls.read} />
        </div>
        {status}
        {state.name === "connecting" && !startsTyping ? (
          <p className="animate-late text-center text-muted text-sm">If your browser asks, allow the microphone.</p>
        ) : null}
        {hasMicrophone ? (
          <div className="short:hidden">
            <LevelMeter read={controls.read} isMuted={isMuted} />
          </div>
        ) : null}
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
        className={cn(
          "mx-auto max-h-[34dvh] w-full short:max-h-[26dvh] max-w-xl px-4 lg:col-start-2 lg:row-span-4 lg:row-start-2 lg:mx-0 lg:max-h-none lg:max-w-none lg:border-border lg:rounded-none lg:border-l lg:bg-surface lg:px-6 lg:pb-6",
          isPushToTalk && "max-lg:max-h-[26dvh] short:max-lg:max-h-[18dvh]",
        )}
      />
      <footer className="safe-bottom px-4 pt-3 short:pt-1 lg:col-start-1 lg:row-start-5">
        <div className="mx-auto flex max-w-xl flex-col gap-4 pb-6 short:gap-2 short:pb-2 lg:pb-10">
          <CardView card={call.card} />
          <LineControls
            call={call}
            controls={controls}
            isTyping={isTyping}
            onTypingChange={setTyping}
            isSmall={isTyping}
          />
        </div>
      </footer>
      <MoreSheet
        open={isMoreOpen}
        onOpenChange={setMoreOpen}
        hasMicrophone={hasMicrophone}
        isPushToTalk={isPushToTalk}
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

/** A quiet bar on top with what is happening; the status below says what comes next. */
function BrokenBar({ call: { state, agent, isNewcomer } }: { call: Call }) {
  return (
    <p className="bg-warning-soft px-4 py-2 text-center text-sm text-warning">
      {state.name === "reconnecting"
        ? "The connection was interrupted. The call goes on when it is back."
        : isNewcomer
          ? `You are handed over to ${agent?.name}. One moment…`
          : `${agent?.name} was cut off. Getting them back…`}
    </p>
  );
}
