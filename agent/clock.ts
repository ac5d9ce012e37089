/** Call time: milliseconds since the call began. Runs on the monotonic clock, so a corrected wall clock moves nothing. */
export type CallClock = {
  startedAt: Date;
  /** Call time now. */
  nowMs(): number;
  /** Call time of a `Date.now()` value, as the framework's events carry. */
  ofEpoch(epochMs: number): number;
};

/** @param startedAt When the call began, for a job that takes it over. */
export function createCallClock(startedAt = new Date()): CallClock {
  const origin = performance.now() - (Date.now() - startedAt.getTime());
  const nowMs = () => Math.round(performance.now() - origin);
  return {
    startedAt,
    nowMs,
    // Measured back from now, because `Date.now()` of the past and our origin may straddle a clock correction.
    ofEpoch: (epochMs) => Math.max(0, Math.round(nowMs() - (Date.now() - epochMs))),
  };
}
