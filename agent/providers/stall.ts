/** Gives up on an answer that stops coming: a half-open connection would be minutes of silence for the caller. */
export type StallGuard = {
  /** Fires when the caller's own signal does, or when nothing came for too long. */
  signal: AbortSignal;
  /** Something came. */
  progress(): void;
  stop(): void;
};

/** `firstMs`: longest wait for the beginning, `nextMs`: and after it. */
export function guardAgainstStall(signal: AbortSignal, firstMs: number, nextMs = firstMs): StallGuard {
  const stall = new AbortController();
  const fire = (afterMs: number) => stall.abort(new DOMException(`nothing came for ${afterMs} ms`, "TimeoutError"));
  let timer = setTimeout(fire, firstMs, firstMs);
  return {
    signal: AbortSignal.any([signal, stall.signal]),
    progress() {
      clearTimeout(timer);
      timer = setTimeout(fire, nextMs, nextMs);
    },
    stop: () => clearTimeout(timer),
  };
}
