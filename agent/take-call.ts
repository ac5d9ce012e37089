import { setTimeout as delay } from "node:timers/promises";
import type { JobContext } from "@livekit/agents";
import type { Logger } from "pino";
import { isBusy } from "@/lib/calls/admission";
import { beginCall, type CallSetup, orphanCall } from "@/lib/calls/journal";
import { type Dispatch, dispatchSchema, roomOf } from "@/lib/calls/schema";
import { AppError } from "@/lib/errors";
import { startHeartbeat } from "./heartbeat";

/** How a job comes by its call, as the story of the call tells it. */
export function beginningOf({ attempt, handover, past }: CallSetup): string {
  if (handover && past.length === 0) return "call-handed-over";
  return attempt === 1 ? "call-started" : "call-resumed";
}

export function readDispatch(context: JobContext): Dispatch {
  const dispatch = dispatchSchema.parse(JSON.parse(context.job.metadata));
  if (context.job.room?.name !== roomOf(dispatch.callId))
    throw new AppError("forbidden", "This room is another call's.");
  return dispatch;
}

const beginWithinMs = 10_000;

/** Before the room is joined: a call that another agent already has must not be disturbed. A database that is just being
 * restarted is waited for. A caller for whom there is no place is told so by the end of the room, which must be named here:
 * the framework knows only that of a room it has joined. */
export async function takeCall(context: JobContext, dispatch: Dispatch, log: Logger): Promise<CallSetup | undefined> {
  const startedAt = new Date();
  for (;;) {
    try {
      return await beginCall(dispatch, context.job.id, startedAt);
    } catch (error) {
      log.error({ error: String(error) }, "the call was not begun");
      if (isBusy(error)) await context.deleteRoom(roomOf(dispatch.callId));
      if (error instanceof AppError || Date.now() - startedAt.getTime() > beginWithinMs) return undefined;
      await delay(500);
    }
  }
}

const joinWithinMs = 8_000;

/** A connection that hangs would keep the caller waiting without any end. */
export function joinRoom(context: JobContext): Promise<boolean> {
  const connected = context.connect().then(
    () => true,
    () => false,
  );
  return Promise.race([connected, delay(joinWithinMs, false)]);
}

/** Holds on to the call for as long as it is ours. When it is not, because this process slept while another was sent, it
 * falls silent and leaves at once. When our worker dies we go on, and ask for somebody to take over. */
export function keepCall(context: JobContext, callId: string, attempt: number, log: Logger): { stop(): void } {
  const leave = () => {
    log.warn("another job has the call");
    void context.room.disconnect();
    context.shutdown("another job has the call");
  };
  process.once("disconnect", () => {
    orphanCall(callId, attempt).catch((error) => log.error({ error: String(error) }, "nobody was asked to take over"));
  });
  return startHeartbeat(callId, attempt, leave, log);
}
