"use client";

import { Volume2 } from "lucide-react";
import type { Call } from "@/components/talk/call";
import type { CallControls } from "@/components/talk/call-provider";
import { LevelMeter } from "@/components/talk/level-meter";
import { LineControls } from "@/components/talk/line-controls";
import { TranscriptView } from "@/components/talk/transcript-view";
import { useClock } from "@/components/talk/use-clock";
import { statusText } from "@/components/talk/words";
import { Button } from "@/components/ui/button";
import { clock } from "@/components/ui/clock";

type TryLineProps = {
  call: Call;
  controls: CallControls;
  isTyping: boolean;
  onTypingChange: (isTyping: boolean) => void;
};

/** The line to the draft while it is open: who has the floor, what is said, and the buttons. */
export function TryLine({ call, controls, isTyping, onTypingChange }: TryLineProps) {
  const { state, transcript, hasMicrophone, isMuted, agent } = call;
  const name = agent?.name ?? "";
  const elapsed = useClock(call.startedAt);
  return (
    <>
      <div className="flex items-center gap-3">
        <p role="status" data-testid="try-status" data-state={state.name} className="flex-1 font-medium text-sm">
          {statusText(call)}
        </p>
        {hasMicrophone ? <LevelMeter read={controls.read} isMuted={isMuted} /> : null}
        <span className="tabular text-muted text-sm" role="timer" aria-label="Length of the call">
          {elapsed === undefined ? "" : clock(elapsed)}
        </span>
      </div>
      {call.isSilenced ? (
        <Button look="primary" onClick={controls.allowSound}>
          <Volume2 aria-hidden />
          Tap to hear {name}
        </Button>
      ) : null}
      <TranscriptView lines={transcript} agentName={name} className="max-h-72 min-h-24" />
      <LineControls call={call} controls={controls} isTyping={isTyping} onTypingChange={onTypingChange} isSmall />
    </>
  );
}
