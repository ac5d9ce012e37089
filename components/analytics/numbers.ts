import { duration } from "@/components/ui/duration";
import { behind, type InsightFilters, type Totals } from "@/lib/analytics/schema";
import { type CallFilters, writeFilters } from "@/lib/calls/filters";

/** 1,240 or, for small numbers with a rest, 12.5. */
export function numberText(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: value < 100 ? 1 : 0 }).format(value);
}

/** How a number changed against the period before, in whole percent: "+12 %". Undefined where there was none to compare. */
export function changeText(now: number | null, before: number | null): string | undefined {
  if (now === null || before === null || before === 0) return undefined;
  const percent = Math.round(((now - before) / before) * 100);
  if (percent === 0) return "no change";
  return `${percent > 0 ? "+" : "−"}${Math.abs(percent).toLocaleString("en")} %`;
}

/** A wait, or a dash where there was none. */
export const msText = (milliseconds: number | null | undefined) =>
  milliseconds == null ? "–" : duration(milliseconds);

/** The days of a period, for print: "1 Oct 2026 – 28 Nov 2026". */
export function periodText({ from, to }: Pick<InsightFilters, "from" | "to">): string {
  const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  return [...new Set([from, to])].map((date) => day.format(new Date(date))).join(" – ");
}

/** A share in whole percent. */
export const shareText = (part: number, whole: number) => (whole === 0 ? "–" : `${Math.round((part / whole) * 100)} %`);

/** The address of the calls behind a number. */
export const hrefBehind = (filters: InsightFilters, more: CallFilters = {}) =>
  `/calls?${writeFilters(behind(filters, more))}`;

export type Fact = {
  label: string;
  now: number;
  before: number;
  /** Less is better, more is better, or neither. */
  wish?: "less" | "more";
  more?: CallFilters;
};

/** What is told of a period beside calls and waits, each with the calls behind it. */
export function factsOf(totals: Totals, before: Totals): Fact[] {
  const fact = (label: string, name: keyof Totals & keyof NumberTotals, more: CallFilters, wish: Fact["wish"]) => ({
    label,
    now: totals[name],
    before: before[name],
    more,
    wish,
  });
  return [
    fact("Interruptions", "interruptions", { has: "interruptions" }, undefined),
    fact("False interruptions", "falseInterruptions", { has: "false-interruptions" }, "less"),
    fact("Silences over 3 s", "longSilences", { has: "long-silences" }, "less"),
    fact("Incidents", "incidents", { has: "incidents" }, "less"),
    fact("Fallbacks", "fallbacks", { has: "fallbacks" }, "less"),
    fact("Not understood", "sttFailures", { has: "stt-failures" }, "less"),
    fact("Model failures", "llmFailures", { has: "llm-failures" }, "less"),
    fact("Voice failures", "ttsFailures", { has: "tts-failures" }, "less"),
    fact("Skills used", "skillRuns", { has: "skills" }, undefined),
    fact("Skills failed", "skillFailures", { has: "skill-failures" }, "less"),
    fact("Successes", "successes", { outcome: "success" }, "more"),
    fact("No success", "failures", { outcome: "failure" }, "less"),
    fact("Outcome unclear", "unclear", { outcome: "unclear" }, undefined),
    fact("Callers happy", "good", { rating: "up" }, "more"),
    fact("Callers unhappy", "bad", { rating: "down" }, "less"),
  ];
}
type NumberTotals = Omit<Totals, "costs">;
