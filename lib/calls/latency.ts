import type { Ledger } from "./schema";

/** From the true end of the caller's voice to the agent's: as heard in the browser, else as played by the worker.
 * Milliseconds; undefined for a turn that answers nobody, such as the greeting. */
export function latencyOf(ledger: Ledger | null): number | undefined {
  const to = ledger?.heardAt ?? ledger?.playbackStartedAt;
  if (!ledger || to === undefined || ledger.speechEndedAt === undefined) return undefined;
  return to - ledger.speechEndedAt;
}

/** The median over a call's turns, whole milliseconds; null when nothing was answered. */
export function medianLatencyMs(ledgers: readonly (Ledger | null)[]): number | null {
  const sorted = ledgers
    .map(latencyOf)
    .filter((latency) => latency !== undefined)
    .sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2);
}
