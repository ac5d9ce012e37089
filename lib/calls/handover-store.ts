import type { Prisma } from "@/generated/prisma/client";
import { type AgentConfig, loadAgentConfig } from "@/lib/agents/schema";
import { pickGuestVersion, pickVersion } from "@/lib/agents/store";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { linkWorks } from "@/lib/guests/schema";
import type { Viewer } from "@/lib/users/schema";
import { admitHandover } from "./admission";
import type { Dispatch } from "./schema";

/** An agent that a caller can be handed over to, as the one they talk to knows it. */
export type HandoverTarget = { slug: string; name: string; description: string };

/** Who is handed over. A guest may call agents with a public link of their own. */
type Caller = Viewer & { isGuest: boolean };

/** More in one call are two agents that send a caller back and forth. */
const mostHandovers = 4;

/** Of the agents with these slugs those that this person may call, in the order given. */
export async function handoverTargets(caller: Caller, slugs: readonly string[]): Promise<HandoverTarget[]> {
  if (slugs.length === 0) return [];
  const rows = await db.agent.findMany({
    where: {
      slug: { in: [...slugs] },
      archivedAt: null,
      releases: { some: {} },
      ...(caller.isGuest ? { links: { some: linkWorks } } : { callableBy: { has: caller.role } }),
    },
    select: { slug: true, name: true, description: true },
  });
  return [...new Set(slugs)].flatMap((slug) => rows.find((row) => row.slug === slug) ?? []);
}

/** What is needed to hand a call over: whose it becomes, and how that agent is made. */
export type Successor = { dispatch: Dispatch; config: AgentConfig };

/** Finds the version that takes a call over, as for a call of its own. Throws what keeps it from that: `not_found` when this
 * person may not call the agent, `too_many_requests` when they had their calls with it, `busy` when there is no room for
 * what it runs, `conflict` when the call was handed over often enough. Nothing is changed yet. */
export async function requireSuccessor(caller: Caller, callId: string, slug: string): Promise<Successor> {
  const version = await (caller.isGuest ? pickGuestVersion(slug, caller.id) : pickVersion(slug, caller));
  const dispatch = { callId, userId: caller.id, ...version };
  await admitHandover(dispatch, (tx) => nextNumber(tx, callId));
  const { config } = await db.agentVersion.findUniqueOrThrow({
    where: { id: version.agentVersionId },
    select: { config: true },
  });
  return { dispatch, config: loadAgentConfig(config) };
}

/** Takes the call away from this job and makes it the other agent's, all rules checked once more. Then a job has to be sent,
 * as for a call that has lost its own. `conflict` when the call is not this job's any more. */
export async function handOver(
  { callId, agentId, agentVersionId, ...rest }: Dispatch,
  { attempt, ...told }: { attempt: number; atMs: number; reason: string; summary: string },
): Promise<void> {
  await admitHandover({ callId, agentId, agentVersionId, ...rest }, async (tx) => {
    const number = await nextNumber(tx, callId);
    await succeed(tx, callId, attempt);
    await tx.callHandover.create({ data: { callId, number, agentId, agentVersionId, ...told } });
  });
}

/** The agent that a call was handed over to cannot begin: the one before has the call again. False when it had begun, or
 * there was none. */
export async function takeBack(callId: string, attempt: number): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const [last] = await tx.callHandover.findMany({
      where: { callId, hasFailed: false },
      orderBy: { number: "desc" },
      take: 1,
    });
    if (!last) return false;
    const hasBegun = (await tx.turn.count({ where: { callId, role: "agent", startMs: { gte: last.atMs } } })) > 0;
    if (hasBegun) return false;
    await succeed(tx, callId, attempt);
    await tx.callHandover.update({
      where: { callId_number: { callId, number: last.number } },
      data: { hasFailed: true },
    });
    return true;
  });
}

/** Takes the call from this job, and leaves it to the next one that is sent. */
async function succeed(tx: Prisma.TransactionClient, callId: string, attempt: number): Promise<void> {
  const count = await tx.$executeRaw`
    update "Call" set attempt = attempt + 1, "jobId" = null, orphaned = false, "dispatchedAt" = null, "lostAt" = now()
    where id = ${callId}::uuid and attempt = ${attempt} and status = 'active'`;
  if (count === 0) throw new AppError("conflict", "This call is over, or another agent has it already.");
}

async function nextNumber(tx: Prisma.TransactionClient, callId: string): Promise<number> {
  const had = await tx.callHandover.count({ where: { callId } });
  if (had >= mostHandovers) throw new AppError("conflict", "You have been handed over often enough in this call.");
  return had + 1;
}
