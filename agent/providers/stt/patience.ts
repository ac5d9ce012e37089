type Options = {
  /** The connection owes the oldest utterance its transcript for too long: it is dead, whatever its socket says. */
  onLate(): void;
  /** The oldest utterance is given up, so that the next one is heard. */
  onAbandoned(): void;
};

/** An utterance that fails more often, or has no words after so long, is given up. */
const maxFailures = 2;
const wordsWithinMs = 9_000;

/** How long the transcripts of utterances are waited for, oldest first. */
export function createPatience({ onLate, onAbandoned }: Options) {
  /** `beganAt`: its first sound, ms since 1970. */
  const waiting: { beganAt: number; timer: NodeJS.Timeout }[] = [];
  let deadline: NodeJS.Timeout | undefined;
  let askedAt = 0;
  let failures = 0;

  return {
    /** An utterance is over, and waits for its transcript. */
    add(beganAt: number): void {
      waiting.push({ beganAt, timer: setTimeout(onAbandoned, wordsWithinMs) });
    },
    /** The present connection was asked for the oldest one now. */
    begin(): void {
      askedAt = performance.now();
    },
    waitedMs: () => performance.now() - askedAt,
    /** From now on the connection may take so long, twice as long after each failure: perhaps it is only slow. Undefined =
     * it owes us nothing. */
    watch(limitMs: number | undefined): void {
      clearTimeout(deadline);
      if (limitMs !== undefined) deadline = setTimeout(onLate, limitMs * 2 ** failures);
    },
    /** The oldest failed. Answers whether that was once too often. */
    fail(): boolean {
      failures += 1;
      return failures > maxFailures;
    },
    /** The oldest has its transcript, or never will. Answers when it began. */
    settle(): number {
      const oldest = waiting.shift();
      clearTimeout(oldest?.timer);
      failures = 0;
      return oldest?.beganAt ?? 0;
    },
    stop(): void {
      clearTimeout(deadline);
      for (const { timer } of waiting) clearTimeout(timer);
    },
  };
}
