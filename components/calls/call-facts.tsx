import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { clock } from "@/components/ui/clock";
import { duration } from "@/components/ui/duration";
import { LocalTime } from "@/components/ui/local-time";
import type { CallDetail } from "@/lib/calls/schema";
import { costText, endOf, lengthOf, tokensText, versionText } from "./format";

/** What a call was, in one row of facts. */
export function CallFacts({ call, showsPeople }: { call: CallDetail; showsPeople: boolean }) {
  const length = lengthOf(call);
  const end = endOf(call);
  return (
    <dl className="mb-6 flex flex-wrap gap-x-8 gap-y-4 border-border border-y py-4">
      <Fact label="Ended">
        <Badge tone={end.tone}>{end.label}</Badge>
      </Fact>
      <Fact label="When">
        <LocalTime iso={call.startedAt} />
      </Fact>
      <Fact label="Length">{length === undefined ? "Still going on" : clock(length)}</Fact>
      {call.latencyMs === null ? null : <Fact label="Answers in">{duration(call.latencyMs)}</Fact>}
      {showsPeople ? (
        <>
          <Fact label="Who">
            <span title={call.user.email}>{call.user.name}</span>
          </Fact>
          <Fact label="Version">{versionText(call)}</Fact>
          {call.facts ? <Fact label="Tokens">{tokensText(call.facts)}</Fact> : null}
          {call.facts ? <Fact label="Cost">{costText(call.facts)}</Fact> : null}
        </>
      ) : null}
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="tabular mt-0.5 flex min-h-6 items-center break-words text-sm">{children}</dd>
    </div>
  );
}
