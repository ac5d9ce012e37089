import { watchReleases } from "@/lib/agents/release-watch";
import { pruneReservations } from "@/lib/calls/admission";
import { createCounter } from "@/lib/calls/facts-store";
import { removeExpired } from "@/lib/calls/retention-store";
import { connectRooms } from "@/lib/calls/rooms";
import { createWatchdog } from "@/lib/calls/watchdog";
import { env, requireEnv } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { forgetIdleGuests } from "@/lib/guests/guest-store";
import { checkWorker } from "@/lib/health/parts";
import { createLog } from "@/lib/log";
import { pruneSignInFailures } from "@/lib/users/sign-in";

// On globalThis, so that a reload in development does not start a second watch.
const holder = globalThis as unknown as { parleyWatch?: NodeJS.Timeout[] };

/** What the web process does at start: checks its environment and begins to watch over the calls. With
 * something missing it says so and ends, because Next would go on and answer nothing but errors. */
export function boot(): void {
  try {
    env();
    for (const name of ["NEXTAUTH_SECRET", "PARLEY_SECRET", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET"] as const) {
      requireEnv(name);
    }
  } catch (error) {
    console.error(messageOf(error));
    process.exit(1);
  }
  if (holder.parleyWatch) return;
  const isWorkerUp = async () => (await checkWorker()).state === "up";
  const watchdog = createWatchdog(connectRooms(), isWorkerUp, createLog("watchdog"));
  holder.parleyWatch = [
    every(500, "watching over calls", watchdog.look),
    every(5_000, "comparing calls with rooms", watchdog.reconcile),
    every(2_000, "counting calls that are over", createCounter()),
    every(3_600_000, "removing what is kept long enough", removeExpired),
    every(5_000, "comparing versions", watchReleases),
    every(60_000, "forgetting unused tokens", pruneReservations),
    every(3_600_000, "forgetting guests without calls", forgetIdleGuests),
    every(60_000, "forgetting old sign-in failures", pruneSignInFailures),
  ];
}

/** Runs a task again and again, never twice at once. A failure is logged when it begins and when it is over. */
function every(intervalMs: number, task: string, run: () => Promise<unknown>): NodeJS.Timeout {
  let state: "idle" | "running" | "failing" = "idle";
  const timer = setInterval(async () => {
    if (state === "running") return;
    const wasFailing = state === "failing";
    state = "running";
    try {
      await run();
      if (wasFailing) createLog("web").info(`${task} works again`);
      state = "idle";
    } catch (error) {
      if (!wasFailing) createLog("web").error({ err: error }, `${task} fails`);
      state = "failing";
    }
  }, intervalMs);
  return timer.unref();
}
