import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import { clock } from "@/components/ui/clock";
import { LocalTime } from "@/components/ui/local-time";
import type { CallSummary, Hit } from "@/lib/calls/schema";
import { Incidents } from "./call-table";
import { lengthOf } from "./format";
import { momentHash } from "./moment";

/** What a search found: for each call the line that fits best. A press leads to that moment. */
export function HitRows({ calls, showsPeople }: { calls: readonly CallSummary[]; showsPeople: boolean }) {
  return (
    <Card>
      <ul className="divide-y divide-border">
        {calls.map((call) => {
          const length = lengthOf(call);
          return (
            <li key={call.id}>
              <Link
                href={`/calls/${call.id}${call.hit ? momentHash(call.hit.atMs) : ""}`}
                className="flex items-center gap-3 px-4 py-3 hover:bg-raised/60"
              >
                <span className="min-w-0 flex-1">
                  {call.hit ? <HitLine hit={call.hit} call={call} /> : null}
                  <span className="mt-1 flex items-center gap-2 text-muted text-sm">
                    <span className="truncate">
                      <LocalTime iso={call.startedAt} />
                      {showsPeople ? ` · ${call.user.name}` : ""} · {call.agent.name}
                      {length === undefined ? "" : ` · ${clock(length)}`}
                    </span>
                    <Incidents count={call.incidents} />
                  </span>
                </span>
                <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
              </Link>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function HitLine({ hit, call }: { hit: Hit; call: CallSummary }) {
  return (
    <span className="block max-w-[72ch] break-words text-base md:text-sm">
      <span className="text-muted">{hit.role === "agent" ? call.agent.name : "Caller"}: </span>
      {hit.pieces.map(({ text, isHit }, index) =>
        isHit ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one line, which never move.
          <mark key={index} className="rounded-sm bg-accent-soft px-0.5 font-medium text-accent-strong">
            {text}
          </mark>
        ) : (
          text
        ),
      )}
    </span>
  );
}
