/** Gives up on an answer that stops coming: a half-open connection would be minutes of silence for the caller. */
export type StallGuard = {
  /** Fires when the caller's own signal does, or when nothing came for `timeoutMs`. */
  signal: AbortSignal;
  /** Something came. */
  progress(): void;
  stop(): void;
};

export function guardAgainstStall(signal: AbortSignal, timeoutMs: number): StallGuard {
  const stall = new AbortController();
  const fire = () => stall.abort(new DOMException(`nothing came for ${timeoutMs} ms`, "TimeoutError"));
  const timer = setTimeout(fire, timeoutMs);
  return {
    signal: AbortSignal.any([signal, stall.signal]),
    progress: () => timer.refresh(),
    stop: () => clearTimeout(timer),
  };
}
