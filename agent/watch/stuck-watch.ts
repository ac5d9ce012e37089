import type { AgentState } from "./silence-guard";

/** Longer than any provider's own limit, so that only what nobody else noticed counts. */
const limitMs = 15_000;

/** Notices an agent that is said to be thinking or speaking while nothing at all happens. No clock of its own; ms. */
export function createStuckWatch() {
  let isBusy = false;
  let progressAt = 0;

  return {
    agentState(state: AgentState, nowMs: number): void {
      isBusy = state === "thinking" || state === "speaking";
      progressAt = nowMs;
    },
    /** A token, a frame of sound, a skill's result: anything. */
    progress(nowMs: number): void {
      progressAt = nowMs;
    },
    /** True once per limit while it lasts. */
    isStuck(nowMs: number): boolean {
      if (!isBusy || nowMs - progressAt < limitMs) return false;
      progressAt = nowMs;
      return true;
    },
  };
}
