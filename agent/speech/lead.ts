/** Sound that was made ahead of the listener, on the assumption that it plays from the moment it was handed out and is
 * never paused: what a jitter buffer would hold. Milliseconds. */
export type Lead = {
  /** So much more sound was handed out just now. */
  add(soundMs: number): void;
  /** What is still to play; 0 before the beginning and when it has run dry. */
  aheadMs(): number;
  /** All sound so far. */
  totalMs(): number;
  report(): LeadReport;
};

export type LeadReport = {
  /** How often and how long the listener waited in the middle of the speech. */
  underruns: number;
  underrunMs: number;
  /** The least that lay ahead when more came; undefined when it all came in one go. */
  leastAheadMs: number | undefined;
};

/** Frames that follow each other faster than this came in one go. */
const oneGoMs = 5;

export function createLead(now: () => number = () => performance.now()): Lead {
  let runsDryAt: number | undefined;
  let lastAt = 0;
  let totalMs = 0;
  const report: LeadReport = { underruns: 0, underrunMs: 0, leastAheadMs: undefined };

  return {
    add(soundMs) {
      const at = now();
      if (runsDryAt !== undefined) {
        const aheadMs = runsDryAt - at;
        if (at - lastAt > oneGoMs) {
          report.leastAheadMs = Math.max(0, Math.min(report.leastAheadMs ?? aheadMs, aheadMs));
        }
        if (aheadMs < 0) {
          report.underruns += 1;
          report.underrunMs -= aheadMs;
        }
      }
      runsDryAt = Math.max(runsDryAt ?? at, at) + soundMs;
      lastAt = at;
      totalMs += soundMs;
    },
    aheadMs: () => Math.max(0, (runsDryAt ?? 0) - now()),
    totalMs: () => totalMs,
    report: () => ({ ...report }),
  };
}

/** How a voice's sound has been coming in lately, over the clauses of a call. */
export type Pace = {
  /** From the request to the first sound, ms. */
  firstMs: number;
  /** Time per length of sound after that; 1 is as fast as it plays. */
  factor: number;
};

export const instantPace: Pace = { firstMs: 0, factor: 0 };

/** The pace after one more clause: slow ones are believed at once, fast ones by halves. */
export function learnPace(known: Pace, { firstMs, factor }: Pace): Pace {
  const learn = (before: number, seen: number) => (seen > before ? seen : (before + seen) / 2);
  return { firstMs: learn(known.firstMs, firstMs), factor: learn(known.factor, factor) };
}

/** A rest between two clauses that nobody takes for a stutter. */
const unnoticedRestMs = 150;
/** Waiting longer at the beginning would be worse than what it prevents. */
const longestHoldMs = 1_200;

/** How much sound to hold back before a clause of about `clauseMs` begins to play, so that it plays through and the next
 * comes in time: nothing while the voice is fast. Within the clause, sound comes at `factor` of its length; the next one
 * is asked for when it is all there, and takes `firstMs`. */
export function holdMs({ firstMs, factor }: Pace, clauseMs: number): number {
  const within = (factor - 1) * clauseMs;
  const before = within + firstMs - unnoticedRestMs;
  return Math.min(longestHoldMs, Math.max(0, within, before));
}
