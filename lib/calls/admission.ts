import type { Prisma } from "@/generated/prisma/client";
import { type AgentConfig, defaultModels, loadAgentConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { coresHere } from "./admission-cores";
import { guestOf, requireGuestCall, requireGuestHandover } from "./guest-admission";
import type { Dispatch } from "./schema";

/** How long a place is kept for a token that nobody has used yet, ms. A token used later takes a place if one is left. */
export const heldForMs = 15_000;
/** How long we remember whom a token was for: as long as it opens its room, and a minute more. */
const rememberedMs = 11 * 60_000;
const dayMs = 24 * 3_600_000;

/** Keeps a place for a call that is about to begin. Of several who ask for the last one at once, one gets it; the others
 * get `busy`. A person is kept one place, that of the token they asked for last: who asks again, after a refused
 * microphone or a reload, neither stands in their own way nor takes all the lines. */
export async function reservePlace({ callId, agentId, agentVersionId, userId }: Dispatch): Promise<void> {
  await withPlacesLocked(async (tx) => {
    const since = heldSince();
    // As old as one whose time is over; whoever still comes with it is remembered.
    await tx.reservation.updateMany({
      where: { userId, createdAt: { gte: since } },
      data: { createdAt: before(since) },
    });
    await requireAllowance(tx, { callId, agentId, agentVersionId, userId }, "too_many_requests");
    await requirePlace(tx, agentVersionId);
    await tx.reservation.create({ data: { callId, agentId, agentVersionId, userId } });
  });
}

/** Writes a new call's row into the place kept for it, else into a free one. False when the row is there already. Throws
 * `busy` when there is no place, or the caller has had their calls for today with tokens saved up, and then forgets the token, so that nobody lets its caller in by another way. */
export async function admitCall(
  { callId, agentId, agentVersionId, userId }: Dispatch,
  write: (tx: Prisma.TransactionClient) => Promise<unknown>,
): Promise<boolean> {
  try {
    return await withPlacesLocked(async (tx) => {
      const held = await tx.reservation.count({ where: { callId, createdAt: { gte: heldSince() } } });
      await tx.reservation.deleteMany({ where: { callId } });
      if ((await tx.call.count({ where: { id: callId } })) > 0) return false;
      await requireAllowance(tx, { callId, agentId, agentVersionId, userId }, "busy");
      if (held === 0) await requirePlace(tx, agentVersionId);
      await write(tx);
      return true;
    });
  } catch (error) {
    if (isBusy(error)) await db.reservation.deleteMany({ where: { callId } });
    throw error;
  }
}

/** Lets a call go on with another agent, whose own limits then count as for a call of its own. The place it has is its own
 * already. Throws `too_many_requests` or `busy`. */
export async function admitHandover(
  to: Dispatch,
  write: (tx: Prisma.TransactionClient) => Promise<unknown>,
): Promise<void> {
  await withPlacesLocked(async (tx) => {
    const guest = await guestOf(tx, to.userId);
    if (guest) await requireGuestHandover(tx, { ...to, ...guest }, { since: aDayAgo(), heldSince: heldSince() });
    else await requireDailyCall(tx, to, "too_many_requests");
    await requirePlace(tx, to.agentVersionId, to.callId);
    await write(tx);
  });
}

export const isBusy = (error: unknown) => error instanceof AppError && error.code === "busy";

/** Forgets tokens that no longer open anything. */
export async function pruneReservations(): Promise<void> {
  await db.reservation.deleteMany({ where: { createdAt: { lt: new Date(Date.now() - rememberedMs) } } });
}

/** Of a call's hand-overs, the one that says who has it now. */
export const newestHandover = {
  where: { hasFailed: false },
  orderBy: { number: "desc" },
  take: 1,
} as const satisfies Prisma.CallHandoverFindManyArgs;

const heldSince = () => new Date(Date.now() - heldForMs);
const aDayAgo = () => new Date(Date.now() - dayMs);
const before = (date: Date) => new Date(date.getTime() - 1);

/** Nobody else takes or keeps a place meanwhile: whoever asks next waits, and then sees what was written. */
function withPlacesLocked<Value>(run: (tx: Prisma.TransactionClient) => Promise<Value>): Promise<Value> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('parley places'))`;
    return run(tx);
  });
}

/** Throws when this caller may not have one more call: people by the agent's limit, guests by that of their link. */
async function requireAllowance(
  tx: Prisma.TransactionClient,
  dispatch: Dispatch,
  code: "too_many_requests" | "busy",
): Promise<void> {
  const guest = await guestOf(tx, dispatch.userId);
  if (!guest) return requireDailyCall(tx, dispatch, code);
  await requireGuestCall(tx, { ...dispatch, ...guest }, { since: aDayAgo(), heldSince: heldSince(), code });
}

/** Throws when this person has had as many calls with the agent within a day as it allows. A builder's tries of a draft
 * neither count nor are counted. */
async function requireDailyCall(
  tx: Prisma.TransactionClient,
  { agentId, agentVersionId, userId }: Pick<Dispatch, "agentId" | "agentVersionId" | "userId">,
  code: "too_many_requests" | "busy",
): Promise<void> {
  const version = await tx.agentVersion.findUnique({
    where: { id: agentVersionId },
    select: { number: true, config: true },
  });
  const most = version && version.number > 0 ? limitOf(version.config) : null;
  if (most === null) return;
  const startedAt = { gte: aDayAgo() };
  const agentVersion = { number: { gt: 0 } };
  const [begun, takenOver] = [
    await tx.call.count({ where: { agentId, userId, startedAt, agentVersion } }),
    await tx.callHandover.count({
      where: { agentId, hasFailed: false, createdAt: startedAt, agentVersion, call: { userId } },
    }),
  ];
  if (begun + takenOver < most) return;
  const calls = most === 1 ? "one call" : `${most} calls`;
  throw new AppError(
    code,
    `You have had ${calls} with this agent within a day, which is as many as it takes. Try tomorrow.`,
  );
}

/** A configuration that cannot be read sets no limit; it fails where it is needed. */
function limitOf(config: unknown): number | null {
  try {
    return loadAgentConfig(config).limits.dailyCallsPerUser;
  } catch {
    return null;
  }
}

/** Throws `busy` when a call with this agent would break those that are going on, other than `except`. */
async function requirePlace(tx: Prisma.TransactionClient, agentVersionId: string, except?: string): Promise<void> {
  const select = { agentVersion: { select: { config: true } } } as const;
  const serving = { ...select, handovers: { ...newestHandover, select } } as const;
  const [wanted, calls, reservations] = [
    await tx.agentVersion.findUnique({ where: { id: agentVersionId }, select: { config: true } }),
    await tx.call.findMany({
      where: { status: "active", ...(except ? { id: { not: except } } : {}) },
      select: serving,
    }),
    await tx.reservation.findMany({ where: { createdAt: { gte: heldSince() } }, select }),
  ];
  const serve = [...calls.map(({ agentVersion, handovers: [last] }) => last ?? { agentVersion }), ...reservations];
  const taken = serve.map(({ agentVersion }) => costOf(agentVersion.config));
  const limits = { maxCalls: env().PARLEY_MAX_CALLS, cores: coresHere() };
  if (!hasRoomFor(costOf(wanted?.config), taken, limits)) {
    throw new AppError("busy", "All lines are busy. Try again in a minute.");
  }
}

/** Whether one more call fits: by number when the owner of the machine named one, else by what the calls cost. The first
 * always fits. */
export function hasRoomFor(
  cost: number,
  taken: readonly number[],
  { maxCalls, cores }: { maxCalls: number | undefined; cores: number },
): boolean {
  if (maxCalls !== undefined) return taken.length < maxCalls;
  const used = taken.reduce((sum, one) => sum + one, 0);
  return taken.length === 0 || used + cost <= cores + 1e-6;
}

/** Cores a call must be able to count on. The job's share (room, voice activity, codecs) is the processor time that was
 * measured of one call, 12 to 20 % of a core while somebody talks. The shares of the models on this machine are set so that
 * two cores carry three calls with the starter models; no load test stands behind them. What runs on a connected server
 * costs nothing here. */
export function callCost({ stt, llm, tts }: Pick<AgentConfig, "stt" | "llm" | "tts">): number {
  const local = (stage: AgentConfig["stt"], starterModel: string, starter: number, larger: number) =>
    stage.provider !== "engine" ? 0 : stage.model === starterModel ? starter : larger;
  return (
    0.15 +
    local(stt, defaultModels.stt, 0.15, 0.5) +
    local(llm, defaultModels.llm, 0.2, 1) +
    local(tts, defaultModels.tts, 0.15, 0.4)
  );
}

/** A configuration that cannot be read is taken for a costly one. */
function costOf(config: unknown): number {
  try {
    return callCost(loadAgentConfig(config));
  } catch {
    return 1;
  }
}
