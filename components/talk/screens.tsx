"use client";

import { CircleAlert, Clock, MicOff, PhoneMissed, ShieldAlert, WifiOff } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { clock } from "@/components/ui/clock";
import type { EndReason } from "@/lib/calls/schema";
import { Feedback, type Rate } from "./feedback";
import type { FailReason } from "./state";
import { endText, failureOf } from "./words";

const icons: Partial<Record<FailReason, typeof MicOff>> = {
  "mic-denied": MicOff,
  "mic-missing": MicOff,
  "mic-in-use": MicOff,
  insecure: ShieldAlert,
  busy: Clock,
  "used-up": Clock,
  "agent-absent": PhoneMissed,
  "agent-lost": PhoneMissed,
  offline: WifiOff,
};

type FailedScreenProps = {
  reason: FailReason;
  agentName: string;
  transcriptHref: string | undefined;
  onRetry: () => void;
  onType: () => void;
};

/** One helpful screen for each way in which there is no call. */
export function FailedScreen({ reason, agentName, transcriptHref, onRetry, onType }: FailedScreenProps) {
  const { title, text, offers } = failureOf(reason, agentName);
  const Icon = icons[reason] ?? CircleAlert;
  return (
    <Message icon={<Icon aria-hidden />} title={title} text={text}>
      {offers.includes("retry") ? (
        <Button look="primary" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
      {offers.includes("sign-in") ? (
        <Button look="primary" asChild>
          <Link href="/login">Sign in</Link>
        </Button>
      ) : null}
      {offers.includes("type") ? <Button onClick={onType}>Type instead</Button> : null}
      {transcriptHref ? (
        <Button asChild>
          <Link href={transcriptHref}>See transcript</Link>
        </Button>
      ) : null}
    </Message>
  );
}

type EndedScreenProps = {
  reason: EndReason | "unknown";
  agentName: string;
  lengthMs: number;
  transcriptHref: string | undefined;
  /** Of a call that is in the history, and can be rated. */
  callId: string | undefined;
  rate?: Rate;
  onTalkAgain: () => void;
};

/** After the call: how long it was, how it ended, where to read it. */
export function EndedScreen({
  reason,
  agentName,
  lengthMs,
  transcriptHref,
  callId,
  rate,
  onTalkAgain,
}: EndedScreenProps) {
  return (
    <Message
      title="Call ended"
      text={
        <>
          <span className="tabular block pb-2 text-3xl text-text" data-testid="call-length">
            {clock(lengthMs)}
          </span>
          {endText(reason, agentName)}
        </>
      }
      after={callId ? <Feedback key={callId} callId={callId} rate={rate} /> : null}
    >
      <Button look="primary" onClick={onTalkAgain}>
        Talk again
      </Button>
      {transcriptHref ? (
        <Button asChild>
          <Link href={transcriptHref}>See transcript</Link>
        </Button>
      ) : null}
    </Message>
  );
}

type MessageProps = {
  icon?: ReactNode;
  title: string;
  text: ReactNode;
  children: ReactNode;
  /** Below the buttons. */
  after?: ReactNode;
};

function Message({ icon, title, text, children, after }: MessageProps) {
  return (
    <div className="m-auto flex w-full max-w-80 animate-rise-in flex-col items-center py-10 text-center">
      {icon ? (
        <div className="mb-5 grid size-16 place-items-center rounded-full bg-raised text-muted [&_svg]:size-7">
          {icon}
        </div>
      ) : null}
      <h1 className="font-semibold text-xl">{title}</h1>
      <div className="mt-2 text-base text-muted">{text}</div>
      <div className="mt-8 flex w-full flex-col gap-2 *:h-12 *:w-full *:text-base">{children}</div>
      {after}
    </div>
  );
}
