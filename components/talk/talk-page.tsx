"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { AgentSummary } from "@/lib/agents/schema";
import { callQuery } from "@/lib/calls/queries";
import type { Call } from "./call";
import { useCall } from "./call-provider";
import type { Rate } from "./feedback";
import { IdleScreen } from "./idle-screen";
import { LiveScreen } from "./live-screen";
import { EndedScreen, FailedScreen } from "./screens";
import { isLive } from "./state";
import { statusText } from "./words";

type TalkPageProps = {
  agents: readonly [AgentSummary, ...AgentSummary[]];
  initialSlug: string | undefined;
  /** Somebody without an account: where their token comes from and their thumb goes. They see no history. */
  guest?: { tokenUrl: string; rate: Rate };
};

/** The product: one thing to do, one call at a time. */
export function TalkPage({ agents, initialSlug, guest }: TalkPageProps) {
  const { call, controls } = useCall();
  const [slug, setSlug] = useState(call.agent?.slug ?? initialSlug);
  const [isTextOnly, setTextOnly] = useState(false);
  const agent = agents.find((candidate) => candidate.slug === slug) ?? agents[0];
  const { state } = call;
  const name = call.agent?.name ?? agent.name;

  function start(withMicrophone: boolean) {
    setTextOnly(!withMicrophone);
    controls.start({ ...agent, tokenUrl: guest?.tokenUrl }, { withMicrophone });
  }
  const retry = () => start(!isTextOnly);

  const status = <Status call={call} />;
  if (isLive(state)) {
    return <LiveScreen call={call} controls={controls} status={status} startsTyping={isTextOnly} />;
  }
  return (
    <div className="flex flex-1 flex-col">
      {status}
      {state.name === "failed" ? (
        <FailedScreen
          reason={state.reason}
          agentName={name}
          transcriptHref={guest ? undefined : hrefOf(call)}
          onRetry={retry}
          onType={() => start(false)}
        />
      ) : state.name === "ended" ? (
        <Ended call={call} rate={guest?.rate} onTalkAgain={retry} />
      ) : (
        <IdleScreen
          agents={agents}
          agent={agent}
          onChoose={setSlug}
          onTalk={() => start(true)}
          onType={() => start(false)}
        />
      )}
    </div>
  );
}

/** Always in the page, so that screen readers hear each change; in sight only during a call. */
function Status({ call }: { call: Call }) {
  const { state } = call;
  return (
    <p
      role="status"
      data-testid="call-status"
      data-state={state.name}
      data-reason={"reason" in state ? state.reason : undefined}
      className={cn(isLive(state) ? "text-center font-medium text-base" : "sr-only")}
    >
      {statusText(call)}
    </p>
  );
}

type EndedProps = { call: Call; rate: Rate | undefined; onTalkAgain: () => void };

/** The history knows best why a call ended, a moment after it did. `rate`: of a guest, who sees no history. */
function Ended({ call, rate, onTalkAgain }: EndedProps) {
  const { data } = useQuery({
    ...callQuery(call.callId ?? ""),
    enabled: call.callId !== undefined && !rate,
    retry: 3,
    refetchInterval: ({ state }) => (state.data?.status === "active" && state.dataUpdateCount < 15 ? 1_000 : false),
  });
  const known = call.state.name === "ended" ? call.state.reason : "unknown";
  return (
    <EndedScreen
      reason={known === "unknown" ? (data?.endReason ?? known) : known}
      agentName={call.agent?.name ?? ""}
      lengthMs={(call.endedAt ?? 0) - (call.startedAt ?? call.endedAt ?? 0)}
      transcriptHref={rate ? undefined : hrefOf(call)}
      callId={hrefOf(call) && call.callId}
      rate={rate}
      onTalkAgain={onTalkAgain}
    />
  );
}

/** Where the call can be read; a call that never began is not in the history. */
const hrefOf = ({ callId, startedAt }: Call) => (callId && startedAt !== undefined ? `/calls/${callId}` : undefined);
