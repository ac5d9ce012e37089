import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { clock } from "@/components/ui/clock";
import { LocalTime } from "@/components/ui/local-time";
import type { CallSummary } from "@/lib/calls/schema";
import { Incidents, OutcomeBadge, Title } from "./call-table";
import { endOf, lengthOf } from "./format";

/** The history on a phone. */
export function CallRows({ calls, showsPeople }: { calls: readonly CallSummary[]; showsPeople: boolean }) {
  return (
    <Card>
      <ul className="divide-y divide-border">
        {calls.map((call) => {
          const length = lengthOf(call);
          const end = endOf(call);
          return (
            <li key={call.id}>
              <Link href={`/calls/${call.id}`} className="flex items-center gap-3 px-4 py-3">
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium text-base">{call.agent.name}</span>
                  <span className="block truncate text-muted text-sm">
                    <LocalTime iso={call.startedAt} />
                    {showsPeople ? ` · ${call.user.name}` : ""}
                  </span>
                  <Title title={call.title} className="text-muted text-sm" />
                  {end.tone !== "neutral" || call.outcome || call.incidents > 0 ? (
                    <span className="mt-1.5 flex flex-wrap items-center gap-2">
                      {call.outcome ? <OutcomeBadge outcome={call.outcome} /> : null}
                      {end.tone !== "neutral" ? <Badge tone={end.tone}>{end.label}</Badge> : null}
                      <Incidents count={call.incidents} />
                    </span>
                  ) : null}
                </span>
                {length === undefined ? null : <span className="tabular text-muted text-sm">{clock(length)}</span>}
                <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
