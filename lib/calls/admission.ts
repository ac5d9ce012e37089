import { availableParallelism } from "node:os";
import type { Prisma } from "@/generated/prisma/client";
import { type AgentConfig, defaultModels, loadAgentConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Dispatch } from "./schema";

/** How long a place is kept for a token that nobody has used yet, ms. A token used later takes a place if one is left. */
export const heldForMs = 15_000;
/** A person who asks again after this long is not coming with the token they had: a refused microphone, a reload. */
const comesWithinMs = 4_000;
/** How long we remember whom a token was for: as long as it opens its room, and a minute more. */
const rememberedMs = 11 * 60_000;

/** Keeps a place for a call that is about to begin. Of several who ask for the last one at once, one gets it; the others
 * get `busy`. */
export async function reservePlace({ callId, agentId, agentVersionId, userId }: Dispatch): Promise<void> {
  await db.$transaction(async (tx) => {
    const createdAt = { lt: new Date(Date.now() - comesWithinMs) };
    await tx.reservation.deleteMany({ where: { userId, createdAt } });
    await requirePlace(tx, agentVersionId);
    await tx.reservation.create({ data: { callId, agentId, agentVersionId, userId } });
  });
}

/** Throws `busy` when a call with this agent would break those that are going on. Whoever asks next waits until the
 * transaction is over, and then counts what it wrote. */
export async function requirePlace(tx: Prisma.TransactionClient, agentVersionId: string): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('parley places'))`;
  const since = new Date(Date.now() - heldForMs);
  const select = { agentVersion: { select: { config: true } } } as const;
  const [wanted, calls, reservations] = [
    await tx.agentVersion.findUnique({ where: { id: agentVersionId }, select: { config: true } }),
    await tx.call.findMany({ where: { status: "active" }, select }),
    await tx.reservation.findMany({ where: { createdAt: { gte: since } }, select }),
  ];
  const taken = [...calls, ...reservations].map(({ agentVersion }) => costOf(agentVersion.config));
  const limits = { maxCalls: env().PARLEY_MAX_CALLS, cores: availableParallelism() };
  if (!hasRoomFor(costOf(wanted?.config), taken, limits)) {
    throw new AppError("busy", "All lines are busy. Try again in a minute.");
  }
}

/** Forgets tokens that no longer open anything. */
export async function pruneReservations(): Promise<void> {
  await db.reservation.deleteMany({ where: { createdAt: { lt: new Date(Date.now() - rememberedMs) } } });
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

/** Cores a call must be able to count on to answer in time. Measured on two of them with the starter models: the job by
 * itself (room, voice activity, codecs) takes 0.15, decoding while the caller speaks 0.25, the language model 0.4 and
 * speech 0.2. What runs on a connected server costs nothing here. */
export function callCost({ stt, llm, tts }: Pick<AgentConfig, "stt" | "llm" | "tts">): number {
  const local = (stage: AgentConfig["stt"], starterModel: string, starter: number, larger: number) =>
    stage.provider !== "engine" ? 0 : stage.model === starterModel ? starter : larger;
  return (
    0.15 +
    local(stt, defaultModels.stt, 0.25, 0.5) +
    local(llm, defaultModels.llm, 0.4, 1) +
    local(tts, defaultModels.tts, 0.2, 0.4)
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
