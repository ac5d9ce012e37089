import type { Logger } from "pino";
import type { Rooms } from "./rooms";
import { createStillness } from "./stillness";
import { createErrands } from "./watchdog-errands";
import {
  adoptCall,
  agentDueWithinMs,
  claimDispatch,
  closeLostCall,
  finishedCalls,
  isDeserted,
  loseCall,
  openReservations,
  type WatchedCall,
  watchedCalls,
} from "./watchdog-store";

/** A heartbeat comes each second; after this long without one its job counts as dead, ms. A job that has died is told of by
 * the worker at once, so this is for one that hangs, and long enough not to take a busy machine for a dead one. */
const staleAfterMs = 4_000;
/** Looks are this far apart on a machine that has time for us, ms. */
const lookEveryMs = 500;
/** Where we ourselves are late, others are too: so many times our own lateness is given to a heartbeat. */
const patience = 4;
/** One that has only just taken the call has much to do, and gets as long as this. */
const staleAtFirstMs = 8_000;
/** LiveKit may just be starting anew, and a caller be on the way back to it. */
const returnsWithinMs = 15_000;
/** An agent that cannot be brought back in this time is given up. */
const giveUpAfterMs = 30_000;
/** How long a caller may be in a room with a living job that is not: coming back after LiveKit's restart takes 5 s. */
const agentMissingMs = 10_000;
/** What a new worker needs before a call it is sent begins at once. */
const warmUpMs = 3_000;
/** A token as young as this is one whose call is just about to begin. */
const youngTokenMs = 2_000;
/** Between two looks, ms; longer ones were held up and blame nobody. */
const longestGapMs = 1_500;
const longestReconcileGapMs = 12_000;

export type Watchdog = {
  /** To be called twice a second: finds lost agents and sees to it that others are sent. What takes longer goes on beside
   * the next looks, of which one throws what went wrong. */
  look(): Promise<void>;
  /** Resolves when nothing of that is going on. */
  settled(): Promise<void>;
  /** To be called every few seconds: compares what the database says with what LiveKit says. */
  reconcile(): Promise<void>;
};

/** Keeps every caller in the company of exactly one agent: DESIGN and docs/decisions/0014 say how. It throws when the
 * database or LiveKit does not answer, and judges nobody by what it could not see. */
export function createWatchdog(
  rooms: Rooms,
  isWorkerUp: () => Promise<boolean>,
  log: Logger,
  now: () => number = () => performance.now(),
): Watchdog {
  const heartbeats = createStillness(longestGapMs);
  const owners = createStillness(longestGapMs);
  const waiting = createStillness(longestGapMs);
  const worker = createStillness(longestGapMs);
  let lastLookMs = now();
  let lateMs = 0;
  let workerUpMs = 0;
  const errands = createErrands();
  const agentless = createStillness(longestReconcileGapMs);

  async function lose(call: WatchedCall): Promise<void> {
    const { callId, attempt } = call;
    const lost = await loseCall(call, "agent-lost");
    if (!lost) return; // it came back, or another watchdog was first
    log.warn({ callId }, "agent lost");
    await attend({ ...call, attempt: attempt + 1, jobId: null, lostMs: 0, dispatchedMs: null });
  }

  /** A call without an agent: tells the caller, and sends another as soon as a worker can take it. */
  async function attend(call: WatchedCall): Promise<void> {
    const { callId, lostMs, dispatchedMs } = call;
    const present = await rooms.present(callId);
    // Nobody was sent since the loss, so whoever sits there is dead or no longer in charge.
    if (present.agent && dispatchedMs === null && (await isDeserted(callId))) await rooms.removeAgent(callId);
    if (!present.caller) {
      if ((lostMs ?? 0) < returnsWithinMs) return;
      await closeLostCall(call, "caller-gone");
      return;
    }
    if ((lostMs ?? 0) > giveUpAfterMs) {
      if (await closeLostCall(call, "worker-lost")) await rooms.close(callId);
      return;
    }
    if ((dispatchedMs !== null && dispatchedMs < agentDueWithinMs) || !(await isWorkerUp())) return;
    const dispatch = await claimDispatch(call);
    if (!dispatch) return;
    log.info({ callId, attempt: dispatch.attempt }, "another agent is sent");
    await rooms.dispatch(dispatch);
  }

  async function adoptForgotten(nowMs: number): Promise<void> {
    const open = await openReservations(youngTokenMs);
    const inRoom = new Set(open.length > 0 ? await rooms.list() : []);
    const candidates = open.filter(({ callId }) => inRoom.has(callId));
    const here = await filter(candidates, async ({ callId }) => (await rooms.present(callId)).caller);
    const stillMs = waiting.look(new Map(here.map(({ callId }) => [callId, true])), nowMs);
    for (const reservation of here) {
      const { callId } = reservation;
      if ((stillMs.get(callId) ?? 0) < agentDueWithinMs) continue;
      const outcome = await adoptCall(reservation, "agent-absent");
      if (outcome !== "known") log.warn({ callId, outcome }, "no agent came");
      if (outcome === "busy") await rooms.close(callId);
    }
  }

  async function seeWorker(): Promise<void> {
    const isUp = await isWorkerUp();
    workerUpMs = worker.look(new Map(isUp ? [["worker", true]] : []), now()).get("worker") ?? 0;
  }

  async function look(): Promise<void> {
    const calls = await watchedCalls().catch((error) => {
      heartbeats.reset();
      throw error;
    });
    const nowMs = now();
    const served = calls.filter(({ lostMs, jobId }) => lostMs === null || jobId !== null);
    const stillMs = heartbeats.look(new Map(served.map(({ callId, beat }) => [callId, beat])), nowMs);
    const ownedMs = owners.look(new Map(served.map(({ callId, jobId }) => [callId, jobId])), nowMs);
    lateMs = Math.min(Math.max(lateMs * 0.9, nowMs - lastLookMs - lookEveryMs), longestGapMs);
    lastLookMs = nowMs;
    const isDead = ({ callId }: WatchedCall) => {
      const waitMs = (ownedMs.get(callId) ?? 0) < staleAtFirstMs ? staleAtFirstMs : staleAfterMs;
      return (stillMs.get(callId) ?? 0) >= waitMs + patience * lateMs;
    };
    const orphans = served.filter(({ orphaned }) => orphaned);
    if (orphans.length === 0) workerUpMs = 0;
    // An orphan still speaks, so it is relieved only by a worker that has had the time to warm up.
    const isLost = (call: WatchedCall) => isDead(call) || (call.orphaned && workerUpMs >= warmUpMs);
    const tasks = new Map<string, () => Promise<void>>([["forgotten", () => adoptForgotten(nowMs)]]);
    if (orphans.length > 0) tasks.set("worker", seeWorker);
    for (const call of calls) {
      if (!served.includes(call)) tasks.set(call.callId, () => attend(call));
      else if (isLost(call)) tasks.set(call.callId, () => lose(call));
    }
    errands.begin(tasks);
  }

  async function reconcile(): Promise<void> {
    const [inRoom, calls] = [await rooms.list(), await watchedCalls()];
    for (const callId of await finishedCalls(inRoom, 5_000)) {
      log.warn({ callId }, "a room outlived its call and is closed");
      await rooms.close(callId);
    }
    const running = calls.filter(({ callId, lostMs }) => lostMs === null && inRoom.includes(callId));
    const alone = await filter(running, async ({ callId }) => {
      const present = await rooms.present(callId);
      return present.caller && !present.agent;
    });
    const stillMs = agentless.look(new Map(alone.map(({ callId, attempt }) => [callId, attempt])), now());
    await all(alone.filter(({ callId }) => (stillMs.get(callId) ?? 0) >= agentMissingMs).map(lose));
  }

  return { look, settled: errands.settled, reconcile };
}

/** Does all of it, and only then fails if one of them did. */
async function all(tasks: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(tasks)).find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
}

async function filter<Value>(values: readonly Value[], check: (value: Value) => Promise<boolean>): Promise<Value[]> {
  const kept = await Promise.all(values.map(check));
  return values.filter((_, index) => kept[index]);
}
