import Link from "next/link";
import type { ReactNode } from "react";
import { answerStages } from "@/components/ui/answer-stages";
import { Card } from "@/components/ui/card";
import { duration } from "@/components/ui/duration";
import { endWords } from "@/components/ui/end-words";
import { Cell, HeadCell, Table } from "@/components/ui/table";
import type { InsightFilters, Insights, Wait } from "@/lib/analytics/schema";
import type { StageId } from "@/lib/calls/latency";
import { endReasonSchema } from "@/lib/calls/schema";
import { hrefBehind, msText, numberText, shareText } from "./numbers";

type TableProps = { insights: Insights; filters: InsightFilters };

const stageOrder = ["total", "transcript", "turn", "llm", "tool", "text", "voice", "line"];
const stageLabel = (stage: string) =>
  stage === "total" ? "Whole wait" : (answerStages[stage as StageId]?.label ?? stage);

/** What callers waited for each step of an answer. */
export function StageTable({ waits, before }: { waits: readonly Wait[]; before: readonly Wait[] }) {
  const sorted = waits.toSorted((a, b) => stageOrder.indexOf(a.stage) - stageOrder.indexOf(b.stage));
  const longest = Math.max(1, ...waits.map(({ p95 }) => p95 ?? 0));
  return (
    <Titled
      title="Where the wait comes from"
      help="What callers waited for each step of an answer, with the period before."
    >
      <Table>
        <thead>
          <tr>
            <HeadCell className="pl-4">Step</HeadCell>
            <HeadCell className="text-right">Half below</HeadCell>
            <HeadCell className="text-right">19 of 20 below</HeadCell>
            <HeadCell className="hidden pr-4 text-right sm:table-cell">Before</HeadCell>
          </tr>
        </thead>
        <tbody className="tabular divide-y divide-border">
          {sorted.map(({ stage, p50, p95 }) => {
            const old = before.find((other) => other.stage === stage);
            return (
              <tr key={stage}>
                <Cell className="pl-4">
                  <span className={stage === "total" ? "font-medium" : undefined}>{stageLabel(stage)}</span>
                  <span aria-hidden className="mt-1 block h-1 max-w-40 rounded-full bg-raised">
                    <span
                      className="block h-full rounded-full bg-stage-voice"
                      style={{ width: `${((p95 ?? 0) / longest) * 100}%` }}
                    >
                      <span
                        className="block h-full rounded-full bg-accent"
                        style={{ width: `${((p50 ?? 0) / Math.max(1, p95 ?? 1)) * 100}%` }}
                      />
                    </span>
                  </span>
                </Cell>
                <Cell className="whitespace-nowrap text-right">{msText(p50)}</Cell>
                <Cell className="whitespace-nowrap text-right">{msText(p95)}</Cell>
                <Cell className="hidden pr-4 text-right text-muted sm:table-cell">
                  {msText(old?.p50)} · {msText(old?.p95)}
                </Cell>
              </tr>
            );
          })}
        </tbody>
      </Table>
    </Titled>
  );
}

export function Endings({ insights: { endings, totals }, filters }: TableProps) {
  return (
    <Titled title="How calls ended" help="A press shows the calls.">
      <ul className="tabular divide-y divide-border text-sm">
        {endings.map(({ reason, calls }) => {
          const { data: ended } = endReasonSchema.safeParse(reason);
          return (
            <li key={reason}>
              <Link
                href={hrefBehind(filters, ended ? { ended } : {})}
                className="flex min-h-11 items-center gap-4 px-4 hover:bg-raised focus-visible:-outline-offset-2"
              >
                <span className="min-w-0 flex-1">{ended ? endWords[ended].label : reason}</span>
                <span>{numberText(calls)}</span>
                <span className="w-12 text-right text-muted">{shareText(calls, totals.calls)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </Titled>
  );
}

export function Versions({ insights: { versions }, filters }: TableProps) {
  if (versions.length === 0) return null;
  return (
    <Titled title="By agent and version" help="The same numbers, to compare what a change did.">
      <div className="overflow-x-auto">
        <Table className="print:text-xs print:[&_:is(td,th)]:whitespace-normal print:[&_:is(td,th)]:px-1.5">
          <thead>
            <tr>
              <HeadCell className="pl-4">Agent</HeadCell>
              {["Calls", "Minutes", "Half below", "19 of 20 below", "Interruptions", "False ones", "Incidents"].map(
                (label) => (
                  <HeadCell key={label} className="whitespace-nowrap text-right">
                    {label}
                  </HeadCell>
                ),
              )}
              <HeadCell className="text-right">Success</HeadCell>
              <HeadCell className="pr-4 text-right">Happy</HeadCell>
            </tr>
          </thead>
          <tbody className="tabular divide-y divide-border">
            {versions.map(({ slug, agent, version, calls, minutes, p50, p95, good, bad, ...row }) => (
              <tr key={`${slug} ${version}`}>
                <Cell className="whitespace-nowrap pl-4">
                  <Link href={hrefBehind({ ...filters, agent: slug, version })} className="font-medium hover:underline">
                    {agent} <span className="text-muted">v{version}</span>
                  </Link>
                </Cell>
                <Cell className="text-right">{numberText(calls)}</Cell>
                <Cell className="text-right">{numberText(minutes)}</Cell>
                <Cell className="whitespace-nowrap text-right">{msText(p50)}</Cell>
                <Cell className="whitespace-nowrap text-right">{msText(p95)}</Cell>
                <Cell className="text-right">{numberText(row.interruptions)}</Cell>
                <Cell className="text-right">{numberText(row.falseInterruptions)}</Cell>
                <Cell className="text-right">{numberText(row.incidents)}</Cell>
                <Cell className="text-right">{shareText(row.successes, row.judged)}</Cell>
                <Cell className="pr-4 text-right">{shareText(good, good + bad)}</Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </div>
    </Titled>
  );
}

export function Skills({ insights: { skills }, filters }: TableProps) {
  if (skills.length === 0) return null;
  return (
    <Titled title="Skills" help="How often they were used, how long they took, how often they failed.">
      <Table>
        <thead>
          <tr>
            <HeadCell className="pl-4">Skill</HeadCell>
            <HeadCell className="text-right">Used</HeadCell>
            <HeadCell className="text-right">Took</HeadCell>
            <HeadCell className="pr-4 text-right">Failed</HeadCell>
          </tr>
        </thead>
        <tbody className="tabular divide-y divide-border">
          {skills.map(({ name, runs, failures, medianMs }) => (
            <tr key={name}>
              <Cell className="pl-4">
                <Link href={hrefBehind(filters, { has: "skills" })} className="font-medium hover:underline">
                  {name}
                </Link>
              </Cell>
              <Cell className="text-right">{numberText(runs)}</Cell>
              <Cell className="text-right">{duration(medianMs)}</Cell>
              <Cell className="pr-4 text-right">{numberText(failures)}</Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Titled>
  );
}

function Titled({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  return (
    <Card className="min-w-0 overflow-hidden print:break-inside-avoid">
      <div className="px-4 pt-4 pb-2">
        <h2 className="font-semibold text-base">{title}</h2>
        <p className="text-muted text-xs">{help}</p>
      </div>
      {children}
    </Card>
  );
}
