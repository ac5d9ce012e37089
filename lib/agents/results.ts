import { chanceOfRanks, chanceOfShares } from "./chance";
import type { RollbackRule, VersionResults } from "./release-schema";

/** What is measured of one ended call. */
export type MeasuredCall = {
  lengthMs: number;
  incidents: number;
  interruptions: number;
  falseInterruptions: number;
  /** Whether it was a success; null where that was not judged, or not clear. */
  isSuccess: boolean | null;
  /** Whether its caller was happy; null where they did not say. */
  isHappy: boolean | null;
  /** How long the caller waited for each answer to a spoken question, ms. */
  latencies: number[];
};

/** Together. */
export function resultsOf(calls: readonly MeasuredCall[]): VersionResults {
  const latencies = calls.flatMap((call) => call.latencies);
  const perCall = (value: (call: MeasuredCall) => number) =>
    calls.length === 0 ? null : calls.reduce((sum, call) => sum + value(call), 0) / calls.length;
  return {
    calls: calls.length,
    medianLengthMs: quantile(
      calls.map((call) => call.lengthMs),
      0.5,
    ),
    latencyP50Ms: quantile(latencies, 0.5),
    latencyP95Ms: quantile(latencies, 0.95),
    interruptionsPerCall: perCall((call) => call.interruptions),
    incidentsPerCall: perCall((call) => call.incidents),
    falseInterruptionsPerCall: perCall((call) => call.falseInterruptions),
    judged: successesOf(calls).total,
    successShare: shareOf(successesOf(calls)),
    rated: happyOf(calls).total,
    happyShare: shareOf(happyOf(calls)),
  };
}

type Count = { hits: number; total: number };

/** How many of those of which it is known. */
function countOf(calls: readonly MeasuredCall[], of: (call: MeasuredCall) => boolean | null): Count {
  const known = calls.map(of).filter((value) => value !== null);
  return { hits: known.filter(Boolean).length, total: known.length };
}
const successesOf = (calls: readonly MeasuredCall[]) => countOf(calls, ({ isSuccess }) => isSuccess);
const happyOf = (calls: readonly MeasuredCall[]) => countOf(calls, ({ isHappy }) => isHappy);
const incidentsOf = (calls: readonly MeasuredCall[]) => countOf(calls, ({ incidents }) => incidents > 0);

const shareOf = ({ hits, total }: Count) => (total === 0 ? null : hits / total);
const percentOf = (count: Count) => `${Math.round((shareOf(count) ?? 0) * 100)} %`;

/** Below which that part of the values lies, between the two nearest; null of none. */
export function quantile(values: readonly number[], part: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const [lower, upper] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  if (lower === undefined || upper === undefined) return null;
  return Math.round(lower + (upper - lower) * (at - Math.floor(at)));
}

export type Finding = { text: string; isBeyondChance: boolean };

/** A difference this unlikely by chance is taken for one. Stricter than the usual one in twenty, because several things
 * are compared and people look again and again. */
const unlikely = 0.01;

/** What can be said of a version against the first one, in plain sentences. */
export function compare(first: readonly MeasuredCall[], other: readonly MeasuredCall[]): Finding[] {
  const [a, b] = [resultsOf(first), resultsOf(other)];
  const medians = (calls: readonly MeasuredCall[]) =>
    calls.map((call) => quantile(call.latencies, 0.5)).filter((value) => value !== null);
  const findings: Finding[] = [];

  const slower = difference(a.latencyP50Ms, b.latencyP50Ms);
  const answers = chanceOfRanks(medians(first), medians(other));
  if (answers !== undefined && answers < unlikely && slower !== undefined) {
    const how = slower > 0 ? "later" : "sooner";
    findings.push(beyond(`Its answers come ${how}: ${Math.abs(slower)} ms at the median.`));
  }
  const longer = difference(a.medianLengthMs, b.medianLengthMs);
  const lengths = chanceOfRanks(
    first.map((call) => call.lengthMs),
    other.map((call) => call.lengthMs),
  );
  if (lengths !== undefined && lengths < unlikely && longer !== undefined) {
    const how = longer > 0 ? "longer" : "shorter";
    findings.push(beyond(`Its calls are ${how}: ${Math.round(Math.abs(longer) / 1_000)} s at the median.`));
  }
  const shares = [
    { of: incidentsOf, tell: (to: string, from: string) => `Incidents happen in ${to} of its calls, against ${from}.` },
    {
      of: successesOf,
      tell: (to: string, from: string) => `${to} of its judged calls are a success, against ${from}.`,
    },
    {
      of: happyOf,
      tell: (to: string, from: string) => `${to} of its callers who said so were happy, against ${from}.`,
    },
  ];
  const chances = shares.map(({ of, tell }) => {
    const [from, to] = [of(first), of(other)];
    const chance = chanceOfShares(from, to);
    if (chance !== undefined && chance < unlikely) findings.push(beyond(tell(percentOf(to), percentOf(from))));
    return chance;
  });
  if (findings.length > 0) return findings;
  const isKnown = [answers, lengths, ...chances].some((chance) => chance !== undefined);
  const text = isKnown ? "No difference so far that could not be chance." : "Too few calls yet to tell them apart.";
  return [{ text, isBeyondChance: false }];
}

const beyond = (text: string): Finding => ({ text, isBeyondChance: true });

const difference = (from: number | null, to: number | null) => (from === null || to === null ? undefined : to - from);

/** Why a version is to lose its callers, as a sentence; undefined while it keeps within the rule. */
export function breaches(
  rule: RollbackRule,
  first: readonly MeasuredCall[],
  other: readonly MeasuredCall[],
): string | undefined {
  if (other.length < rule.calls) return undefined;
  const [a, b] = [resultsOf(first), resultsOf(other)];
  const more = (b.incidentsPerCall ?? 0) - (a.incidentsPerCall ?? 0);
  if (rule.incidentsPerCall !== null && more > rule.incidentsPerCall) {
    const [from, to] = [a.incidentsPerCall ?? 0, b.incidentsPerCall ?? 0].map((value) => value.toFixed(2));
    return `it had ${to} incidents a call, against ${from}`;
  }
  const slower = difference(a.latencyP95Ms, b.latencyP95Ms);
  if (rule.latencyMs !== null && slower !== undefined && slower > rule.latencyMs) {
    return `its slowest answers took ${b.latencyP95Ms} ms, against ${a.latencyP95Ms} ms`;
  }
  return undefined;
}
