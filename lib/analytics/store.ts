import { Prisma } from "@/generated/prisma/client";
import { authorise } from "@/lib/authorise";
import { type Counted, percentileOf } from "@/lib/calls/buckets";
import { db } from "@/lib/db";
import type { Viewer } from "@/lib/users/schema";
import {
  daysOf,
  type InsightFilters,
  type Insights,
  isoDay,
  type Point,
  periodBefore,
  type SkillRow,
  type Totals,
  type VersionRow,
  type Wait,
} from "./schema";

/** What happened in a period, with the period before it beside it. For builders. Adds up what was counted of each call when
 * it was over, so that a year is read as quickly as a week; calls that go on are not in it. */
export async function readInsights(viewer: Viewer, filters: InsightFilters): Promise<Insights> {
  authorise(viewer, "insight:read");
  const earlier = periodBefore(filters);
  const [totals, before, waits, waitsBefore, points, pointsBefore, versions, endings, skills] = await Promise.all([
    readTotals(filters),
    readTotals(earlier),
    readWaits(filters),
    readWaits(earlier),
    readPoints(filters),
    readPoints(earlier),
    readVersions(filters),
    readEndings(filters),
    readSkills(filters),
  ]);
  return { totals, before, waits, waitsBefore, points, pointsBefore, versions, endings, skills };
}

/** Agent and version, over `agent` and `version`. */
function ofAgent({ agent, version }: InsightFilters): Prisma.Sql {
  if (!agent) return Prisma.sql`true`;
  const ofVersion = version ? Prisma.sql`and version.number = ${version}::int` : Prisma.empty;
  return Prisma.sql`agent.slug = ${agent} ${ofVersion}`;
}

const versionsFrom = Prisma.sql`"AgentVersion" version join "Agent" agent on agent.id = version."agentId"`;

/** The counted calls of a period, as `call`, `version`, `agent`, `fact` and `analysis` (absent where nobody has read it). */
const callsOf = (filters: InsightFilters) => Prisma.sql`
  "Call" call join ${versionsFrom} on version.id = call."agentVersionId"
  join "CallFact" fact on fact."callId" = call.id
  left join "CallAnalysis" analysis on analysis."callId" = call.id
  where call."startedAt" >= ${filters.from}::date and call."startedAt" < ${filters.to}::date + 1 and ${ofAgent(filters)}`;

async function readTotals(filters: InsightFilters): Promise<Totals> {
  const [[counts], [peak], ratings, costs] = await Promise.all([
    db.$queryRaw<Omit<Totals, "mostAtOnce" | "good" | "bad" | "costs">[]>`
      select count(*)::int as calls, coalesce(sum(fact."durationMs"), 0)::float8 / 60000 as minutes,
        count(distinct call."userId")::int as people, ${sums} ${outcomeSums},
        (count(*) filter (where analysis.outcome = 'unclear'))::int as unclear,
        (count(*) filter (where fact."costMicros" is null))::int as unpriced
      from ${callsOf(filters)}`,
    db.$queryRaw<{ most: number }[]>`
      select coalesce(max(at_once), 0)::int as most from (
        select sum(step) over (order by at, step) as at_once from (
          select call."startedAt" as at, 1 as step, call."endedAt" as ended from ${callsOf(filters)}
          union all select call."endedAt", -1, null from ${callsOf(filters)}
        ) steps
      ) sums`,
    db.$queryRaw<{ thumb: number; count: number }[]>`
      select rating.thumb, count(*)::int as count from "CallRating" rating
      join (select call.id from ${callsOf(filters)}) chosen on chosen.id = rating."callId"
      where rating.role = 'caller' and rating.thumb is not null group by rating.thumb`,
    db.$queryRaw<Totals["costs"]>`
      select fact.currency, sum(fact."costMicros")::float8 as micros
      from ${callsOf(filters)} and fact.currency is not null group by fact.currency order by fact.currency`,
  ]);
  if (!counts) throw new Error("a count without a row");
  const rated = (wanted: number) => ratings.find(({ thumb }) => thumb === wanted)?.count ?? 0;
  return { ...counts, mostAtOnce: peak?.most ?? 0, good: rated(1), bad: rated(-1), costs };
}

const summed = [
  "answers",
  "interruptions",
  "falseInterruptions",
  "longSilences",
  "incidents",
  "fallbacks",
  "sttFailures",
  "llmFailures",
  "ttsFailures",
  "skillRuns",
  "skillFailures",
] as const;
const sums = Prisma.raw(summed.map((name) => `coalesce(sum(fact."${name}"), 0)::int as "${name}",`).join(" "));

const outcomeSums = Prisma.sql`
  (count(*) filter (where analysis.outcome = 'success'))::int as successes,
  (count(*) filter (where analysis.outcome = 'failure'))::int as failures`;

/** The counted waits of a period, as `waited`. */
const bucketsOf = (filters: InsightFilters) => Prisma.sql`
  "AnswerBucket" waited join ${versionsFrom} on version.id = waited."agentVersionId"
  where waited.day >= ${filters.from}::date and waited.day <= ${filters.to}::date and ${ofAgent(filters)}`;

async function readWaits(filters: InsightFilters): Promise<Wait[]> {
  const rows = await db.$queryRaw<(Counted & { stage: string })[]>`
    select waited.stage, waited.bucket, sum(waited.count)::int as count from ${bucketsOf(filters)}
    group by waited.stage, waited.bucket`;
  const stages = [...new Set(rows.map(({ stage }) => stage))];
  return stages.map((stage) => ({ stage, ...middleAndSlow(rows.filter((row) => row.stage === stage)) }));
}

const middleAndSlow = (counts: readonly Counted[]) => ({
  p50: percentileOf(counts, 0.5),
  p95: percentileOf(counts, 0.95),
});

/** Below this many days, hours are shown. */
const daysInHours = 2;

async function readPoints(filters: InsightFilters): Promise<Point[]> {
  return daysOf(filters) <= daysInHours ? readHours(filters) : readDays(filters);
}

const pointSums = Prisma.sql`count(*)::int as calls, sum(fact."durationMs")::float8 / 60000 as minutes,
  sum(fact.incidents)::int as incidents, ${outcomeSums}`;

const nothing = { calls: 0, minutes: 0, incidents: 0, successes: 0, failures: 0 };

async function readDays(filters: InsightFilters): Promise<Point[]> {
  const [calls, waits] = await Promise.all([
    db.$queryRaw<Omit<Point, "p50" | "p95">[]>`
      select to_char(call."startedAt" at time zone 'UTC', 'YYYY-MM-DD') as at, ${pointSums}
      from ${callsOf(filters)} group by 1`,
    db.$queryRaw<(Counted & { at: string })[]>`
      select to_char(waited.day, 'YYYY-MM-DD') as at, waited.bucket, sum(waited.count)::int as count
      from ${bucketsOf(filters)} and waited.stage = 'total' group by 1, 2`,
  ]);
  const start = Date.parse(filters.from);
  const days = Array.from({ length: daysOf(filters) }, (_, index) => isoDay(start + index * 86_400_000));
  const [callsAt, waitsAt] = [new Map(calls.map((row) => [row.at, row])), grouped(waits, ({ at }) => at)];
  return days.map((at) => ({
    ...(callsAt.get(at) ?? { at, ...nothing }),
    ...middleAndSlow(waitsAt.get(at) ?? []),
  }));
}

/** Waits are counted by the day; of an hour, the middle and the slow end of its calls' medians are told. */
async function readHours(filters: InsightFilters): Promise<Point[]> {
  const rows = await db.$queryRaw<Point[]>`
    select to_char(call."startedAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24') as at, ${pointSums},
      percentile_disc(0.5) within group (order by fact."latencyMs") as p50,
      percentile_disc(0.95) within group (order by fact."latencyMs") as p95
    from ${callsOf(filters)} group by 1`;
  const known = new Map(rows.map((row) => [row.at, row]));
  const start = Date.parse(filters.from);
  return Array.from({ length: daysOf(filters) * 24 }, (_, hour) => {
    const at = new Date(start + hour * 3_600_000).toISOString().slice(0, 13);
    return known.get(at) ?? { at, ...nothing, p50: null, p95: null };
  });
}

const mostVersions = 50;

async function readVersions(filters: InsightFilters): Promise<VersionRow[]> {
  type Row = Omit<VersionRow, "p50" | "p95"> & { id: string };
  const [rows, waits] = await Promise.all([
    db.$queryRaw<Row[]>`
      select version.id, agent.slug, agent.name as agent, version.number as version, ${pointSums},
        sum(fact.interruptions)::int as interruptions, sum(fact."falseInterruptions")::int as "falseInterruptions",
        (count(*) filter (where analysis.outcome in ('success', 'failure')))::int as judged,
        (count(*) filter (where rating.thumb = 1))::int as good, (count(*) filter (where rating.thumb = -1))::int as bad
      from (select call.id from ${callsOf(filters)}) chosen
      join "Call" call on call.id = chosen.id
      join ${versionsFrom} on version.id = call."agentVersionId"
      join "CallFact" fact on fact."callId" = call.id
      left join "CallAnalysis" analysis on analysis."callId" = call.id
      left join "CallRating" rating on rating."callId" = call.id and rating.role = 'caller'
      group by version.id, agent.id order by agent.name, version.number desc limit ${mostVersions}`,
    db.$queryRaw<(Counted & { id: string })[]>`
      select waited."agentVersionId" as id, waited.bucket, sum(waited.count)::int as count
      from ${bucketsOf(filters)} and waited.stage = 'total' group by 1, 2`,
  ]);
  const waitsOf = grouped(waits, ({ id }) => id);
  return rows.map(({ id, ...row }) => ({ ...row, ...middleAndSlow(waitsOf.get(id) ?? []) }));
}

async function readEndings(filters: InsightFilters): Promise<Insights["endings"]> {
  return db.$queryRaw`
    select coalesce(call."endReason", call.status::text) as reason, count(*)::int as calls
    from ${callsOf(filters)} group by 1 order by calls desc`;
}

async function readSkills(filters: InsightFilters): Promise<SkillRow[]> {
  return db.$queryRaw`
    select tool.name, count(*)::int as runs, (count(*) filter (where tool.error is not null))::int as failures,
      percentile_disc(0.5) within group (order by tool."endedMs" - tool."startedMs") as "medianMs"
    from "ToolCall" tool join (select call.id from ${callsOf(filters)}) chosen on chosen.id = tool."callId"
    group by tool.name order by runs desc limit 50`;
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}
