import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { clock } from "@/components/ui/clock";
import { LocalTime } from "@/components/ui/local-time";
import type { CallSummary } from "@/lib/calls/schema";
import { Incidents } from "./call-table";
import { lengthOf, outcomeOf } from "./format";

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
                  <span className="block truncate font-medium text-base">{call.agent.name}</span>
                  <span className="block truncate text-muted text-sm">
                    <LocalTime iso={call.startedAt} />
                    {showsPeople ? ` · ${call.user.name}` : ""}
                  </span>
                  {outcome.tone !== "neutral" || call.incidents > 0 ? (
                    <span className="mt-1.5 flex items-center gap-2">
                      {outcome.tone !== "neutral" ? <Badge tone={outcome.tone}>{outcome.label}</Badge> : null}
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
