import type { Logger } from "pino";
import { beat } from "@/lib/calls/journal";

const intervalMs = 1_000;
/** After so many heartbeats a call that was lost before counts as well again. */
const settledAfter = 5;

/** Renews the job's claim on its call each second, beside the queue of writes and not in it: a heartbeat that waits behind
 * a slow write says nothing about being alive. `onLost` is called once, when another job has the call. */
export function startHeartbeat(callId: string, attempt: number, onLost: () => void, log: Logger) {
  let beats = 0;
  const timer = setInterval(async () => {
    beats += 1;
    try {
      const isOurs = await beat(callId, attempt, beats >= settledAfter);
      if (isOurs || beats === Number.POSITIVE_INFINITY) return;
      stop();
      onLost();
    } catch (error) {
      log.warn({ error: String(error) }, "heartbeat not written");
    }
  }, intervalMs);
  /** Nothing that is still on its way counts any more. */
  function stop(): void {
    clearInterval(timer);
    beats = Number.POSITIVE_INFINITY;
  }
  return { stop };
}
