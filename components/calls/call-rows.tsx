import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { clock } from "@/components/ui/clock";
import type { CallSummary } from "@/lib/calls/schema";
import { Incidents } from "./call-table";
import { lengthOf, outcomeOf } from "./format";
import { LocalTime } from "./local-time";

/** The history on a phone. */
export function CallRows({ calls, showsPeople }: { calls: readonly CallSummary[]; showsPeople: boolean }) {
  return (
    <Card>
      <ul className="divide-y divide-border">
        {calls.map((call) => {
          const length = lengthOf(call);
          const outcome = outcomeOf(call);
          return (
            <li key={call.id}>
              <Link href={`/calls/${call.id}`} className="flex items-center gap-3 px-4 py-3">
                <span className="min-w-0 flex-1">
                  <span className="flex items-center gap-2">
                    <span className="truncate font-medium text-base">{call.agent.name}</span>
                    <Incidents count={call.incidents} />
                  </span>
                  <span className="block truncate text-muted text-sm">
                    <LocalTime iso={call.startedAt} form="short" />
                    {showsPeople ? ` · ${call.user.name}` : ""}
                  </span>
                </span>
                {call.status === "active" || outcome.tone !== "neutral" ? (
                  <Badge tone={outcome.tone}>{outcome.label}</Badge>
                ) : null}
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
