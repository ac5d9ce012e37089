import { closeStaleCalls } from "@/lib/calls/store";
import { env, requireEnv } from "@/lib/env";
import { createLog } from "@/lib/log";
import { pruneSignInFailures } from "@/lib/users/sign-in";

// On globalThis, so that a reload in development does not start a second watch.
const holder = globalThis as unknown as { parleyWatch?: NodeJS.Timeout[] };

/** What the web process does at start: checks its environment (throws a sentence naming what is missing) and begins to
 * watch over calls whose worker died. */
export function boot(): void {
  env();
  for (const name of ["NEXTAUTH_SECRET", "PARLEY_SECRET", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"] as const) {
    requireEnv(name);
  }
  if (holder.parleyWatch) return;
  holder.parleyWatch = [
    every(5_000, "closing stale calls", async () => {
      const closed = await closeStaleCalls();
      if (closed > 0) createLog("web").warn({ closed }, "closed calls whose worker died");
    }),
    every(60_000, "forgetting old sign-in failures", pruneSignInFailures),
  ];
}

/** Runs a task again and again, never twice at once; a failure is logged and the next round tries again. */
function every(intervalMs: number, task: string, run: () => Promise<unknown>): NodeJS.Timeout {
  let running = false;
  const timer = setInterval(async () => {
    if (running) return;
    running = true;
    try {
      await run();
    } catch (error) {
      createLog("web").error({ err: error }, `${task} failed`);
    } finally {
      running = false;
    }
  }, intervalMs);
  return timer.unref();
}
