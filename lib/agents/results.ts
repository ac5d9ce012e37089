import { chanceOfRanks, chanceOfShares } from "./chance";
import type { RollbackRule, Share, VersionResults } from "./release-schema";

/** What is measured of one ended call. */
export type MeasuredCall = {
  lengthMs: number;
  incidents: number;
  interruptions: number;
  falseInterruptions: number;
  /** Whether it was a success; null where that was not judged, or not clear. */
  isSuccess: boolean | null;
  /** How long the caller waited for each answer to a spoken question, ms. */
  latencies: number[];
  /** What its caller thought of it, and most of its reviewers: above zero good, below bad, null or zero undecided. */
  callerThumb: number | null;
  reviewersThumb: number | null;
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
    successes: shareOf(calls, ({ isSuccess }) => isSuccess),
    callersThumbs: shareOf(calls, ({ callerThumb }) => isGood(callerThumb)),
    reviewersThumbs: shareOf(calls, ({ reviewersThumb }) => isGood(reviewersThumb)),
  };
}

function shareOf(calls: readonly MeasuredCall[], of: (call: MeasuredCall) => boolean | null): Share {
  const known = calls.map(of).filter((value) => value !== null);
  return { hits: known.filter(Boolean).length, total: known.length };
}
const isGood = (thumb: number | null) => (thumb ? thumb > 0 : null);
const incidentsOf = (calls: readonly MeasuredCall[]) => shareOf(calls, ({ incidents }) => incidents > 0);
const percentOf = ({ hits, total }: Share) => `${Math.round((hits / total) * 100)} %`;

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
    {
      ...{ from: incidentsOf(first), to: incidentsOf(other) },
      tell: (to: string, from: string) => `Incidents happen in ${to} of its calls, against ${from}.`,
    },
    {
      ...{ from: a.successes, to: b.successes },
      tell: (to: string, from: string) => `${to} of its judged calls are a success, against ${from}.`,
    },
    {
      ...{ from: a.callersThumbs, to: b.callersThumbs },
      tell: (to: string, from: string) => `Callers find ${to} of its rated calls good, against ${from}.`,
    },
    {
      ...{ from: a.reviewersThumbs, to: b.reviewersThumbs },
      tell: (to: string, from: string) => `Reviewers find ${to} of its rated calls good, against ${from}.`,
    },
  ];
  const chances = shares.map(({ from, to, tell }) => {
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
