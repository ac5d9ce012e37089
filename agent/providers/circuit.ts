import { StatusError, statusOf } from "./failure";

/** Whether a provider is asked at all. After failures in a row the circuit opens: it is left alone for a while, then asked once, and
 * what comes of that closes or opens it again (M. Nygard, Release It!, "Circuit Breaker"). */
export type Circuit = {
  /** Failures since the last success. */
  failures: number;
  /** Left alone until then, ms since 1970. Absent = closed. */
  openUntil?: number;
  /** What the last failure was, in words that may be shown. */
  reason?: string;
};

export const closed: Circuit = { failures: 0 };

const policy = {
  /** A single failure can be chance. */
  opensAfter: 2,
  /** First rest, doubled with each failure after it. */
  restMs: 15_000,
  longestRestMs: 5 * 60_000,
  /** A key that is refused is not better in a moment; an admin who changes it closes the circuit. */
  refusedMs: 2 * 60_000,
  /** So long one request may try whether it works again, while everybody else stays away. */
  probeMs: 5_000,
};

export function afterFailure(before: Circuit, error: unknown, now: number): Circuit {
  const failures = before.failures + 1;
  const circuit = { failures, reason: reasonOf(error) };
  const status = statusOf(error);
  if (status === 401 || status === 403) return { ...circuit, openUntil: now + policy.refusedMs };
  const askedMs = error instanceof StatusError ? error.retryAfterMs : undefined;
  if (failures < policy.opensAfter && askedMs === undefined) return circuit;
  const restMs = Math.min(policy.longestRestMs, policy.restMs * 2 ** Math.max(0, failures - policy.opensAfter));
  return { ...circuit, openUntil: now + Math.min(policy.longestRestMs, Math.max(restMs, askedMs ?? 0)) };
}

/** `closed`: ask it. `open`: do not. `half-open`: its rest is over, and one request may try. */
export function stateOf({ openUntil }: Circuit, now: number): "closed" | "open" | "half-open" {
  if (openUntil === undefined) return "closed";
  return now < openUntil ? "open" : "half-open";
}

/** One request tries; for everybody else it stays open meanwhile. */
export const whileProbing = (circuit: Circuit, now: number): Circuit => ({
  ...circuit,
  openUntil: now + policy.probeMs,
});

/** What a failure was, without a word of the provider's own: that might hold the key. */
export function reasonOf(error: unknown): string {
  const status = statusOf(error);
  if (status === 401 || status === 403) return "The key was refused.";
  if (status === 429) return "Too many requests, or no credit left.";
  if (status !== undefined && status >= 500) return `It failed at its own end (${status}).`;
  if (status !== undefined) return `It refused the request (${status}).`;
  if (error instanceof Error && error.name === "TimeoutError") return "It did not answer in time.";
  return "The connection failed or broke off.";
}
