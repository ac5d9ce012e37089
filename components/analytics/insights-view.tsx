import type { InsightFilters, Insights, Point, Totals, Wait } from "@/lib/analytics/schema";
import { Chart, type ChartRow } from "./chart";
import { changeText, factsOf, hrefBehind, msText, numberText } from "./numbers";
import { Stat, Stats } from "./stat";
import { Endings, Skills, StageTable, Versions } from "./tables";

type InsightsViewProps = { insights: Insights; filters: InsightFilters };

const volumes = [
  ["Calls", "calls"],
  ["Minutes", "minutes"],
  ["People", "people"],
  ["Calls at once, at most", "mostAtOnce"],
] as const satisfies readonly [string, keyof Totals][];

/** A period in numbers, each with the calls behind it. */
export function InsightsView({ insights, filters }: InsightsViewProps) {
  const { totals, before, waits, waitsBefore } = insights;
  const wait = (of: readonly Wait[]) => of.find(({ stage }) => stage === "total");
  const [now, then] = [wait(waits), wait(waitsBefore)];
  const slower = (value: number | null | undefined, old: number | null | undefined) =>
    toneOf(value ?? null, old ?? null, "less");
  const isJudged = totals.successes + totals.failures > 0;
  return (
    <div className="flex flex-col gap-4 print:block print:space-y-4">
      <Stats label="Calls and answers" className="grid-cols-2 md:grid-cols-3 lg:grid-cols-6 print:grid-cols-3">
        {volumes.map(([label, of]) => (
          <Stat
            key={label}
            size="large"
            label={label}
            value={numberText(totals[of])}
            change={changeText(totals[of], before[of])}
            href={hrefBehind(filters)}
          />
        ))}
        <Stat
          size="large"
          label="Answers in, half of them"
          value={msText(now?.p50)}
          change={changeText(now?.p50 ?? null, then?.p50 ?? null)}
          tone={slower(now?.p50, then?.p50)}
          href={hrefBehind(filters)}
        />
        <Stat
          size="large"
          label="19 of 20 answers in"
          value={msText(now?.p95)}
          change={changeText(now?.p95 ?? null, then?.p95 ?? null)}
          tone={slower(now?.p95, then?.p95)}
          href={hrefBehind(filters, now?.p95 ? { slowerThanMs: now.p95 } : {})}
        />
      </Stats>
      <Stats label="What happened" className="grid-cols-2 sm:grid-cols-4 lg:grid-cols-8 print:grid-cols-4">
        {factsOf(totals, before).map(({ label, now, before, wish, more }) => (
          <Stat
            key={label}
            label={label}
            value={numberText(now)}
            change={changeText(now, before)}
            tone={toneOf(now, before, wish)}
            href={hrefBehind(filters, more)}
          />
        ))}
        <Stat label="Cost" value={costText(totals)} change={unpricedText(totals)} href={hrefBehind(filters)} />
      </Stats>
      <div className="grid gap-4 lg:grid-cols-2 print:block print:space-y-4">
        <Chart
          title="Calls"
          help="Calls that are over, with the period before as a line."
          rows={rowsOf(insights.points, insights.pointsBefore)}
          series={[
            { key: "calls", label: "Calls", kind: "bar", color: "var(--accent)" },
            { key: "callsBefore", label: "Period before", kind: "line", color: "var(--muted)", isDashed: true },
          ]}
        />
        <Chart
          title="Waiting for an answer"
          help="From the end of the caller’s voice until the agent is heard, ms."
          unit=" ms"
          rows={rowsOf(insights.points, insights.pointsBefore)}
          series={[
            { key: "p50", label: "Half of them below", kind: "line", color: "var(--accent)" },
            { key: "p95", label: "19 of 20 below", kind: "line", color: "var(--warning)" },
            { key: "p50Before", label: "Half, period before", kind: "line", color: "var(--muted)", isDashed: true },
          ]}
        />
        {isJudged ? (
          <div className="lg:col-span-2 print:[&_.recharts-text]:text-base print:[&_[data-plot]]:max-w-none">
            <Chart
              title="What came of the calls"
              help="By each agent’s own success criteria, as a language model has read the calls."
              rows={rowsOf(insights.points, insights.pointsBefore)}
              series={[
                { key: "successes", label: "Success", kind: "bar", color: "var(--positive)" },
                { key: "failures", label: "No success", kind: "bar", color: "var(--warning)" },
              ]}
            />
          </div>
        ) : null}
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2 print:block print:space-y-4">
        <StageTable waits={waits} before={waitsBefore} />
        <Endings insights={insights} filters={filters} />
      </div>
      <Versions insights={insights} filters={filters} />
      <Skills insights={insights} filters={filters} />
    </div>
  );
}

function toneOf(now: number | null, before: number | null, wish: "less" | "more" | undefined) {
  if (!wish || now === null || before === null || before === 0 || now === before) return undefined;
  return now < before === (wish === "less") ? ("good" as const) : ("bad" as const);
}

function costText({ costs, calls }: Totals): string {
  if (costs.length > 0)
    return costs.map(({ currency, micros }) => `${(micros / 1e6).toFixed(2)} ${currency}`).join(", ");
  return calls === 0 ? "–" : "Free";
}

const unpricedText = ({ unpriced }: Totals) =>
  unpriced > 0 ? `${numberText(unpriced)} calls without a price` : undefined;

function rowsOf(points: readonly Point[], before: readonly Point[]): ChartRow[] {
  return points.map(({ at, calls, p50, p95, successes, failures }, index) => ({
    at,
    label: labelOf(at),
    ...{ calls, p50, p95, successes, failures },
    callsBefore: before[index]?.calls ?? null,
    p50Before: before[index]?.p50 ?? null,
  }));
}

/** 2026-01-02 as 2 Jan; with an hour, that hour. */
function labelOf(at: string): string {
  if (at.length > 10) return `${at.slice(11)}:00`;
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(at));
}
