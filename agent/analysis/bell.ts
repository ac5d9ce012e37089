/** Lets somebody who waits know that there is something to do. A ring while nobody waits is heard by the next one who does. */
export type Bell = {
  ring(): void;
  /** Resolves at a ring, after so long without one, or when the signal fires. */
  heard(withinMs: number, signal: AbortSignal): Promise<void>;
};

export function createBell(): Bell {
  let hasRung = false;
  let wake = () => {};
  return {
    ring() {
      hasRung = true;
      wake();
    },
    heard(withinMs, signal) {
      return new Promise((resolve) => {
        const timer = setTimeout(end, hasRung || signal.aborted ? 0 : withinMs);
        function end(): void {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          hasRung = false;
          wake = () => {};
          resolve();
        }
        wake = end;
        signal.addEventListener("abort", end, { once: true });
      });
    },
  };
}
