import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { clock } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { LocalTime } from "@/components/ui/local-time";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import type { Outcome } from "@/lib/calls/analysis";
import type { CallSummary } from "@/lib/calls/schema";
import { outcomeWords } from "./analysis-words";
import { endOf, lengthOf, versionText } from "./format";
import { LatencyBar } from "./latency-bar";

/** The history with room: one call a row, the whole row leads to it. */
export function CallTable({ calls, showsPeople }: { calls: readonly CallSummary[]; showsPeople: boolean }) {
  return (
    <Card className="overflow-x-auto">
      <Table>
        <thead>
          <tr>
            <HeadCell className="pl-4">When</HeadCell>
            {showsPeople ? <HeadCell>Who</HeadCell> : null}
            <HeadCell>Agent</HeadCell>
            <HeadCell className="text-right">Length</HeadCell>
            <HeadCell className="hidden text-right lg:table-cell">Turns</HeadCell>
            <HeadCell className="hidden lg:table-cell">Answers in</HeadCell>
            <HeadCell className="pr-4">Outcome</HeadCell>
          </tr>
        </thead>
        <tbody className="divide-y divide-border">
          {calls.map((call) => (
            <Row key={call.id} call={call} showsPeople={showsPeople} />
          ))}
        </tbody>
      </Table>
    </Card>
  );
}

function Row({ call, showsPeople }: { call: CallSummary; showsPeople: boolean }) {
  const length = lengthOf(call);
  const end = endOf(call);
  return (
    <tr className="relative transition-colors hover:bg-raised/60">
      <Cell className="whitespace-nowrap py-1.5 pl-4">
        <Link
          href={`/calls/${call.id}`}
          className="font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2"
        >
          <LocalTime iso={call.startedAt} />
        </Link>
        <Title title={call.title} className="max-w-64 text-muted text-xs xl:max-w-96" />
      </Cell>
      {showsPeople ? (
        <Cell className="max-w-44 truncate" title={call.user.email}>
          {call.user.name}
        </Cell>
      ) : null}
      <Cell className="max-w-56">
        <span className="flex items-baseline gap-2">
          <span className="truncate">{call.agent.name}</span>
          <span className="tabular text-muted text-xs">{versionText(call)}</span>
        </span>
      </Cell>
      <Cell className="tabular text-right">{length === undefined ? "–" : clock(length)}</Cell>
      <Cell className="tabular hidden text-right lg:table-cell">{call.turns}</Cell>
      <Cell className="hidden lg:table-cell">
        <LatencyBar latencyMs={call.latencyMs} />
      </Cell>
      <Cell className="pr-4">
        <span className="flex items-center gap-2">
          {call.outcome ? <OutcomeBadge outcome={call.outcome} /> : null}
          <Badge tone={end.tone}>{end.label}</Badge>
          <Incidents count={call.incidents} />
        </span>
      </Cell>
    </tr>
  );
}

/** What a call was about, on one line. */
export function Title({ title, className }: { title: string | null; className?: string }) {
  if (title === null) return null;
  return (
    <span className={cn("block truncate", className)} title={title}>
      {title}
    </span>
  );
}

export function OutcomeBadge({ outcome }: { outcome: Outcome }) {
  const { label, tone } = outcomeWords[outcome];
  return <Badge tone={tone}>{label}</Badge>;
}

/** A small sign that something went wrong in a call. */
export function Incidents({ count }: { count: number }) {
  if (count === 0) return null;
  const label = count === 1 ? "1 incident" : `${count} incidents`;
  return (
    <span className="inline-flex items-center text-warning" title={label}>
      <TriangleAlert aria-hidden className="size-4" />
      <span className="sr-only">{label}</span>
    </span>
  );
}
