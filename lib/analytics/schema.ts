import { z } from "zod";
import type { Happenings } from "@/lib/calls/facts";
import type { CallFilters } from "@/lib/calls/filters";

const dayMs = 86_400_000;
const mostDays = 1_100;

/** Which calls are counted: as in the address of the page. Days are those of UTC, both included. */
export const insightFiltersSchema = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  agent: z.string().min(1).max(63).optional(),
  version: z.coerce.number().int().min(1).max(1_000_000).optional(),
});
export type InsightFilters = z.infer<typeof insightFiltersSchema>;

export const isoDay = (moment: number) => new Date(moment).toISOString().slice(0, 10);

/** The last so many days, today included. */
export function lastDays(days: number, now = Date.now()): Pick<InsightFilters, "from" | "to"> {
  return { from: isoDay(now - (days - 1) * dayMs), to: isoDay(now) };
}

/** The filters of the page's address; what is not understood is left out. Without days, or with days that do not go together:
 * the last thirty. */
export function readInsightFilters(
  parameters: Record<string, string | string[] | undefined>,
  now = Date.now(),
): InsightFilters {
  const shape = insightFiltersSchema.shape;
  const from = shape.from.safeParse(parameters.from).data;
  const to = shape.to.safeParse(parameters.to).data;
  const agent = shape.agent.safeParse(parameters.agent || undefined).data;
  const version = shape.version.safeParse(parameters.version || undefined).data;
  const days =
    from && to && daysOf({ from, to }) >= 1 && daysOf({ from, to }) <= mostDays ? { from, to } : lastDays(30, now);
  return { ...days, ...(agent ? { agent } : {}), ...(agent && version ? { version } : {}) };
}

/** How many days. */
export const daysOf = ({ from, to }: Pick<InsightFilters, "from" | "to">) =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1;

/** As many days just before. */
export function periodBefore(filters: InsightFilters): InsightFilters {
  const days = daysOf(filters);
  const start = Date.parse(filters.from);
  return { ...filters, from: isoDay(start - days * dayMs), to: isoDay(start - dayMs) };
}

/** The filters of the history that show the calls behind a number. */
export const behind = ({ from, to, agent, version }: InsightFilters, more: CallFilters = {}): CallFilters => ({
  from,
  to,
  ...(agent ? { agent } : {}),
  ...(version ? { version } : {}),
  ...more,
});

/** What is counted over a period. */
export type Totals = Happenings & {
  calls: number;
  minutes: number;
  people: number;
  /** The most calls that went on at one moment. */
  mostAtOnce: number;
  good: number;
  bad: number;
  /** Calls by what came of them, where that was judged. */
  successes: number;
  failures: number;
  unclear: number;
  /** Micro-units of each currency. */
  costs: { currency: string; micros: number }[];
  /** Calls of which a price is not known. */
  unpriced: number;
};

/** Waits for one stage, ms: the middle, and what nineteen of twenty stay below. */
export type Wait = { stage: string; p50: number | null; p95: number | null };

export type Point = {
  /** 2026-01-02, or 2026-01-02T10 where a period is short. */
  at: string;
  calls: number;
  minutes: number;
  incidents: number;
  successes: number;
  failures: number;
  p50: number | null;
  p95: number | null;
};

export type VersionRow = {
  slug: string;
  agent: string;
  version: number;
  calls: number;
  minutes: number;
  p50: number | null;
  p95: number | null;
  interruptions: number;
  falseInterruptions: number;
  incidents: number;
  successes: number;
  /** Calls of which it was told whether they were a success. */
  judged: number;
  good: number;
  bad: number;
};

export type SkillRow = { name: string; runs: number; failures: number; medianMs: number };

export type Insights = {
  totals: Totals;
  before: Totals;
  waits: Wait[];
  waitsBefore: Wait[];
  points: Point[];
  pointsBefore: Point[];
  versions: VersionRow[];
  endings: { reason: string; calls: number }[];
  skills: SkillRow[];
};
