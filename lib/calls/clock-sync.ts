/** Translates a caller's own clock into call time. */
export type ClockSync = {
  /** A pong arrived at `receivedAt` for the ping of `sentAt` (own clock, ms); the worker had it at `at` (call time). */
  onPong(pong: { sentAt: number; at: number }, receivedAt: number): void;
  /** Call time of a moment of the own clock, and how far it may be off; undefined before the first pong. */
  toCallTime(ownMs: number): { at: number; withinMs: number } | undefined;
  /** Another worker answers from now on, whose clock is not the last one's. */
  reset(): void;
};

type Exchange = { offsetMs: number; roundTripMs: number; receivedAt: number };

/** Clocks of computers drift apart by some ten microseconds a second, so old exchanges become wrong by a few ms. */
const keptMs = 120_000;
const longestRoundTripMs = 4_000;

/** When to ping, ms after the start: at first often, because each exchange may have met a delay; then now and then. */
export const pingsAtMs = [0, 100, 250, 450, 700, 1_000, 2_000] as const;
export const pingEveryMs = 10_000;

/** As NTP does: each exchange says that the worker's clock stood at `at` some time between sending and receiving, so half
 * the round trip is the most it can be wrong by. The exchange with the least round trip counts. */
export function createClockSync(): ClockSync {
  let exchanges: Exchange[] = [];

  return {
    onPong({ sentAt, at }, receivedAt) {
      const roundTripMs = receivedAt - sentAt;
      if (!(roundTripMs >= 0 && roundTripMs <= longestRoundTripMs)) return;
      const exchange = { offsetMs: at - (sentAt + receivedAt) / 2, roundTripMs, receivedAt };
      exchanges = [...exchanges.filter((other) => receivedAt - other.receivedAt <= keptMs), exchange];
    },
    toCallTime(ownMs) {
      const best = exchanges.toSorted((a, b) => a.roundTripMs - b.roundTripMs)[0];
      return best && { at: Math.max(0, ownMs + best.offsetMs), withinMs: best.roundTripMs / 2 };
    },
    reset() {
      exchanges = [];
    },
  };
}
