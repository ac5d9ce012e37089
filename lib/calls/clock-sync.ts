/** Translates a caller's own clock into call time. */
export type ClockSync = {
  /** A pong arrived at `receivedAt` for the ping of `sentAt` (own clock, ms); the worker had it at `at` (call time). */
  onPong(pong: { sentAt: number; at: number }, receivedAt: number): void;
  /** Call time of a moment of the own clock, and how far it may be off; undefined before the first pong. */
  toCallTime(ownMs: number): { at: number; withinMs: number } | undefined;
  /** Whether moments are translated to a few milliseconds. */
  isSure(): boolean;
  /** Another worker answers from now on, whose clock is not the last one's. */
  reset(): void;
};

type Exchange = { offsetMs: number; roundTripMs: number; receivedAt: number };

/** Clocks of computers drift apart by some ten microseconds a second, so old exchanges become wrong by a few ms. */
const keptMs = 120_000;
const longestRoundTripMs = 4_000;
const sureRoundTripMs = 30;

const firstPings = 5;
const pingEveryMs = { atFirst: 150, unsure: 1_000, sure: 10_000 };

/** As NTP does: each exchange says that the worker's clock stood at `at` some time between sending and receiving, so half
 * the round trip is the most it can be wrong by. The exchange with the least round trip counts. */
export function createClockSync(): ClockSync {
  let exchanges: Exchange[] = [];
  const best = () => exchanges.toSorted((a, b) => a.roundTripMs - b.roundTripMs)[0];

  return {
    onPong({ sentAt, at }, receivedAt) {
      const roundTripMs = receivedAt - sentAt;
      if (!(roundTripMs >= 0 && roundTripMs <= longestRoundTripMs)) return;
      const exchange = { offsetMs: at - (sentAt + receivedAt) / 2, roundTripMs, receivedAt };
      exchanges = [...exchanges.filter((other) => receivedAt - other.receivedAt <= keptMs), exchange];
    },
    toCallTime(ownMs) {
      const exchange = best();
      return exchange && { at: Math.max(0, ownMs + exchange.offsetMs), withinMs: exchange.roundTripMs / 2 };
    },
    isSure: () => (best()?.roundTripMs ?? Number.POSITIVE_INFINITY) <= sureRoundTripMs,
    reset() {
      exchanges = [];
    },
  };
}

/** Pings at once and from then on: a few times quickly, because each exchange may have met a delay, then each second
 * until one was quick, then now and then. `restart` begins anew, with another worker. */
export function keepPinging(clock: ClockSync, ping: () => void): { restart(): void; stop(): void } {
  let count = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function next(): void {
    ping();
    count += 1;
    const pace = count < firstPings ? "atFirst" : clock.isSure() ? "sure" : "unsure";
    timer = setTimeout(next, pingEveryMs[pace]);
  }
  function restart(): void {
    clearTimeout(timer);
    clock.reset();
    count = 0;
    next();
  }
  restart();
  return { restart, stop: () => clearTimeout(timer) };
}
