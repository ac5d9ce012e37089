import { db } from "@/lib/db";
import { admitCall, isBusy } from "./admission";
import { describeRecording } from "./recording";
import type { Dispatch } from "./schema";

/** What the watchdog reads and writes. Every change names the state it expects, so any number of watchdogs may run: one of
 * them makes it, the others learn that they did not. How long a call is lost or waits for a job, the database's clock tells;
 * how old tokens and ended calls are, our own, by seconds that nothing depends on. */

/** A call that is going on, or should be. */
export type WatchedCall = Required<Dispatch> & {
  /** Absent = nobody has come yet since the last loss. */
  jobId: string | null;
  /** Changes with each heartbeat. */
  beat: number;
  orphaned: boolean;
  /** How long ago it was lost, and since then an agent was sent, ms. */
  lostMs: number | null;
  dispatchedMs: number | null;
};

const losses = {
  "agent-lost": "The agent was cut off in the middle of the call, and another one was asked for.",
  "agent-absent": "The agent did not come when the call began. Another one was sent.",
  "caller-gone": "The agent was cut off, and the caller had gone before another one could come.",
  "worker-lost": "The agent was cut off and could not be brought back.",
} as const;
/** What is told of a loss, as the kind of its incident. */
export type Loss = keyof typeof losses;

/** How long an agent that was sent may take to come, ms. */
export const agentDueWithinMs = 4_000;

export async function watchedCalls(): Promise<WatchedCall[]> {
  return db.$queryRaw<WatchedCall[]>`
    select id as "callId", "agentId", "agentVersionId", "userId", attempt, "jobId", orphaned,
      extract(epoch from "heartbeatAt")::float8 as beat,
      (extract(epoch from now() - "lostAt") * 1000)::float8 as "lostMs",
      (extract(epoch from now() - "dispatchedAt") * 1000)::float8 as "dispatchedMs"
    from "Call" where status = 'active' order by "startedAt" limit 500`;
}

/** Takes the call away from its job and writes down why. Its next heartbeat tells that job, should it still live. False
 * when it has another job by now. */
export async function loseCall(
  { callId, jobId }: { callId: string; jobId: string | null },
  kind: Loss,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const count = await tx.$executeRaw`
      update "Call" set attempt = attempt + 1, "jobId" = null, orphaned = false, "dispatchedAt" = null,
        "lostAt" = coalesce("lostAt", now())
      where id = ${callId}::uuid and status = 'active' and "jobId" is not distinct from ${jobId}::text
        and ("jobId" is not null or "lostAt" is null)`;
    if (count === 0) return false;
    await tx.incident.create({ data: { callId, kind, message: losses[kind], atMs: await callTime(tx, callId) } });
    return true;
  });
}

/** Whether it is still without a job, and none was sent. */
export async function isDeserted(callId: string): Promise<boolean> {
  const where = { id: callId, jobId: null, lostAt: { not: null }, dispatchedAt: null };
  return (await db.call.count({ where })) > 0;
}

/** The right to send a job. Undefined when another watchdog has it, or a job sent before has come after all. */
export async function claimDispatch({
  callId,
  attempt,
}: Pick<WatchedCall, "callId" | "attempt">): Promise<Required<Dispatch> | undefined> {
  const [row] = await db.$queryRaw<Required<Dispatch>[]>`
    update "Call" set "dispatchedAt" = now()
    where id = ${callId}::uuid and attempt = ${attempt} and status = 'active' and "jobId" is null
      and ("dispatchedAt" is null or "dispatchedAt" < now() - make_interval(secs => ${agentDueWithinMs / 1_000}))
    returning id as "callId", "agentId", "agentVersionId", "userId", attempt`;
  return row;
}

/** Ends a call that nobody serves any more, at its last sign of life. What was recorded of it is kept. */
export async function closeLostCall({ callId, attempt }: WatchedCall, kind: Loss): Promise<boolean> {
  const closed = await db.$transaction(async (tx) => {
    const count = await tx.$executeRaw`
      update "Call" set attempt = attempt + 1, status = 'lost', "endReason" = 'lost', "endedAt" = "heartbeatAt"
      where id = ${callId}::uuid and attempt = ${attempt} and status = 'active' and "jobId" is null`;
    if (count === 0) return false;
    await tx.incident.create({ data: { callId, kind, message: losses[kind], atMs: await callTime(tx, callId) } });
    return true;
  });
  if (!closed) return false;
  const recording = await describeRecording(callId).catch(() => undefined);
  if (recording) await db.call.updateMany({ where: { id: callId }, data: { recording } });
  return true;
}

/** Tokens that were given out a while ago and of which no call has come. */
export async function openReservations(olderThanMs: number): Promise<Dispatch[]> {
  return db.reservation.findMany({
    where: { createdAt: { lt: new Date(Date.now() - olderThanMs) } },
    select: { callId: true, agentId: true, agentVersionId: true, userId: true },
    orderBy: { createdAt: "desc" },
    take: 500,
  });
}

/** Makes a call of a caller who waits in a room to which no agent came. It counts as lost from its first moment, and is
 * then treated like any other such call. `busy`: it has no place, and is forgotten. */
export async function adoptCall(dispatch: Dispatch, kind: Loss): Promise<"adopted" | "known" | "busy"> {
  const { callId, agentId, agentVersionId, userId } = dispatch;
  const incident = { callId, kind, message: losses[kind], atMs: 0 };
  try {
    const isNew = await admitCall(dispatch, async (tx) => {
      await tx.$executeRaw`
        insert into "Call" (id, "agentId", "agentVersionId", "userId", attempt, "lostAt")
        values (${callId}::uuid, ${agentId}::uuid, ${agentVersionId}::uuid, ${userId}::uuid, 2, now())`;
      await tx.incident.create({ data: incident });
    });
    return isNew ? "adopted" : "known";
  } catch (error) {
    if (isBusy(error)) return "busy";
    throw error;
  }
}

/** Of these calls, those that have been over for at least `forMs`. */
export async function finishedCalls(callIds: string[], forMs: number): Promise<string[]> {
  const endedAt = { lt: new Date(Date.now() - forMs) };
  const rows = await db.call.findMany({
    where: { id: { in: callIds }, status: { not: "active" }, endedAt },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

type Transaction = Parameters<Parameters<typeof db.$transaction>[0]>[0];

/** Call time of the last sign of life, ms. */
async function callTime(tx: Transaction, callId: string): Promise<number> {
  const { startedAt, heartbeatAt } = await tx.call.findUniqueOrThrow({
    where: { id: callId },
    select: { startedAt: true, heartbeatAt: true },
  });
  return Math.max(0, heartbeatAt.getTime() - startedAt.getTime());
}
