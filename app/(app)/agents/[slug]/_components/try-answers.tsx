"use client";

import { useQuery } from "@tanstack/react-query";
import { LedgerView } from "@/components/calls/ledger-view";
import { ToolCallView } from "@/components/calls/tool-call-view";
import type { Call } from "@/components/talk/call";
import { isLive } from "@/components/talk/state";
import { duration } from "@/components/ui/duration";
import { latencyOf } from "@/lib/calls/latency";
import { callQuery } from "@/lib/calls/queries";

/** The record is a quarter of a second behind the talk. */
const lookEveryMs = 1_000;

/** What each answer took, and the skills it used, as the call's record tells: the newest first. */
export function TryAnswers({ call }: { call: Call }) {
  const { data } = useQuery({
    ...callQuery(call.callId ?? ""),
    enabled: call.callId !== undefined && call.startedAt !== undefined,
    retry: false,
    refetchInterval: ({ state }) => (isLive(call.state) || state.data?.status === "active" ? lookEveryMs : false),
  });
  const answers = (data?.turns ?? [])
    .map((turn) => ({
      turn,
      latency: latencyOf(turn.ledger),
      tools: data?.toolCalls.filter((tool) => tool.turnIndex === turn.index) ?? [],
    }))
    .filter(({ latency, tools }) => latency !== undefined || tools.length > 0)
    .reverse();
  if (answers.length === 0) return null;
  return (
    <div className="min-h-0 xl:overflow-y-auto">
      <h3 className="pb-2 font-medium text-sm">Answers</h3>
      <ol className="flex flex-col gap-2" data-testid="try-answers">
        {answers.map(({ turn, latency, tools }, at) => (
          <li key={turn.index} className="flex flex-col gap-2">
            {tools.map((tool) => (
              <ToolCallView key={tool.id} tool={tool} />
            ))}
            {turn.ledger && latency !== undefined ? (
              <details open={at === 0 || undefined} className="rounded-lg border border-border px-3 py-2 text-sm">
                <summary className="flex min-h-6 items-baseline gap-2 touch:min-h-11">
                  <span className="min-w-0 flex-1 truncate text-muted">{turn.text}</span>
                  <span className="tabular font-medium">{duration(latency)}</span>
                </summary>
                <div className="pt-2">
                  <LedgerView ledger={turn.ledger} />
                </div>
              </details>
            ) : null}
          </li>
        ))}
      </ol>
    </div>
  );
}
