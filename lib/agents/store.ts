import type { Prisma } from "@/generated/prisma/client";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { linkWorks } from "@/lib/guests/schema";
import { isBuiltin } from "@/lib/skills/catalog";
import type { Viewer } from "@/lib/users/schema";
import type { ArchiveAgent, ListStudioAgents, StudioPage } from "./draft-schema";
import { pickShare } from "./release";
import { releaseSharesSchema } from "./release-schema";
import type { AgentConfig, AgentSummary } from "./schema";

export const summaryFields = { id: true, slug: true, name: true, description: true } as const;
/** Of an agent's releases, the one in force. */
export const newestRelease = {
  orderBy: [{ since: "desc" }, { id: "desc" }] as Prisma.ReleaseOrderByWithRelationInput[],
  take: 1,
};
/** Of an agent's versions, the one published last. */
export const newestVersion = {
  where: { number: { gt: 0 } },
  orderBy: { number: "desc" },
  take: 1,
} as const satisfies Prisma.AgentVersionFindManyArgs;

export const noSuchAgent = () => new AppError("not_found", "There is no agent of that name.");

/** The agents a person can call, the first made first: it is the default. */
export async function listAgents(viewer: Viewer): Promise<AgentSummary[]> {
  authorise(viewer, "agent:list");
  return db.agent.findMany({
    where: callable(viewer),
    select: summaryFields,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: 200,
  });
}

/** A page of all agents, also those nobody can call yet or any more, the first made first. For builders. */
export async function listStudioAgents(viewer: Viewer, { cursor, limit }: ListStudioAgents): Promise<StudioPage> {
  authorise(viewer, "agent:read");
  const rows = await db.agent.findMany({
    select: {
      ...summaryFields,
      archivedAt: true,
      draft: { select: { name: true, description: true, config: true } },
      versions: { ...newestVersion, select: { number: true, config: true } },
      releases: { ...newestRelease, select: { shares: true } },
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    ...(cursor === undefined ? {} : { cursor: { id: cursor }, skip: 1 }),
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? (shown.at(-1)?.id ?? null) : null;
  const released = shown.flatMap(({ releases }) => releases.flatMap(({ shares }) => releaseSharesSchema.parse(shares)));
  const numbers = await numbersOf(released.map(({ versionId }) => versionId));
  const items = shown.map(({ archivedAt, draft, versions: [version], releases: [release], ...summary }) => ({
    ...summary,
    archived: archivedAt !== null,
    version: version?.number ?? null,
    shares: (release ? releaseSharesSchema.parse(release.shares) : []).map(({ versionId, percent }) => ({
      number: numbers.get(versionId) ?? 0,
      percent,
    })),
    hasDraft: !!draft && !isSame(draft, version && { ...summary, config: version.config }),
  }));
  return { items, nextCursor };
}

/** Takes an agent out of everybody's sight, or puts it back. Its calls and versions stay. For builders. */
export async function archiveAgent(viewer: Viewer, { slug, archived }: ArchiveAgent): Promise<void> {
  authorise(viewer, "agent:write");
  await db.$transaction(async (tx) => {
    const where = { slug, archivedAt: archived ? null : { not: null } };
    const [agent] = await tx.agent.updateManyAndReturn({
      where,
      data: { archivedAt: archived ? new Date() : null },
      select: { id: true },
    });
    if (!agent) throw noSuchAgent();
    const action = archived ? "agent-archived" : "agent-restored";
    await tx.auditEntry.create({ data: { actorId: viewer.id, action, subject: agent.id, data: { slug } } });
  });
}

export type PickedVersion = { agentId: string; agentVersionId: string };

/** Which agent and version answers this person's next call: the named agent or the default one, then by the shares of
 * its release. The same person keeps getting the same version while a release stands. */
export async function pickVersion(slug: string | undefined, viewer: Viewer): Promise<PickedVersion> {
  authorise(viewer, "call:talk");
  return pick({ ...callable(viewer), ...(slug === undefined ? {} : { slug }) }, viewer.id, slug);
}

/** The same for a guest, who may call an agent whose public link works, whatever its roles. */
export async function pickGuestVersion(slug: string, guestId: string): Promise<PickedVersion> {
  const where = { slug, archivedAt: null, releases: { some: {} }, links: { some: linkWorks } };
  return pick(where, guestId, slug);
}

async function pick(where: Prisma.AgentWhereInput, callerId: string, slug: string | undefined): Promise<PickedVersion> {
  const agent = await db.agent.findFirst({
    where,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, releases: { ...newestRelease, select: { shares: true } } },
  });
  const release = agent?.releases[0];
  if (!agent || !release) {
    throw slug ? noSuchAgent() : new AppError("not_found", "There is no agent to talk to yet.");
  }
  const shares = releaseSharesSchema.parse(release.shares);
  const place = shares.length > 1 ? await placeOf(agent.id, callerId) : 0;
  return { agentId: agent.id, agentVersionId: pickShare(shares, place) };
}

function callable(viewer: Viewer): Prisma.AgentWhereInput {
  return { archivedAt: null, releases: { some: {} }, callableBy: { has: viewer.role } };
}

/** A person's place among those who call an agent; the next free one at their first call. */
async function placeOf(agentId: string, userId: string): Promise<number> {
  const key = { agentId_userId: { agentId, userId } };
  const known = await db.agentCaller.findUnique({ where: key, select: { place: true } });
  if (known) return known.place;
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('parley callers'), hashtext(${agentId}))`;
    const last = await tx.agentCaller.aggregate({ where: { agentId }, _max: { place: true } });
    const create = { agentId, userId, place: (last._max.place ?? -1) + 1 };
    // Somebody with two tabs may have been given one meanwhile.
    const { place } = await tx.agentCaller.upsert({ where: key, create, update: {}, select: { place: true } });
    return place;
  });
}

/** The numbers of versions by their ids. */
async function numbersOf(ids: string[]): Promise<Map<string, number>> {
  const rows = await db.agentVersion.findMany({ where: { id: { in: ids } }, select: { id: true, number: true } });
  return new Map(rows.map(({ id, number }) => [id, number]));
}

type Stored = { name: string; description: string; config: Prisma.JsonValue };

/** jsonb has one order of keys, so that equal values read alike. */
function isSame(draft: Stored, version: Stored | undefined): boolean {
  const text = ({ name, description, config }: Stored) => JSON.stringify([name, description, config]);
  return version !== undefined && text(draft) === text(version);
}

export async function requireKnownSkills(tx: Prisma.TransactionClient, config: AgentConfig): Promise<void> {
  const named = config.skills.filter((name) => !isBuiltin(name));
  if (named.length === 0) return;
  // Held until the transaction ends: a skill cannot be removed under an agent that is about to have it.
  const rows = await tx.$queryRaw<{ name: string }[]>`select name from "Skill" where name = any(${named}) for share`;
  const unknown = named.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length > 0) throw new AppError("invalid_input", `There is no skill named ${unknown.join(", ")}.`);
}

/** Refuses a config with a provider that is not connected any more, also as a fallback or for the time after a call. */
export async function requireConnections(tx: Prisma.TransactionClient, config: AgentConfig): Promise<void> {
  const { analysis, fallbacks } = config;
  for (const stage of ["stt", "llm", "tts"] as const) {
    const reader = stage === "llm" && analysis.model ? [analysis.model] : [];
    for (const choice of [config[stage], ...fallbacks[stage], ...reader]) {
      if (choice.provider === "engine") continue;
      // Held until the transaction ends: a connection cannot be removed under an agent that is about to use it.
      const found = await tx.$queryRaw<unknown[]>`
        select 1 from "ProviderConnection" where id = ${choice.connectionId}::uuid and stage = ${stage}::"Stage" for share`;
      if (found.length === 0) {
        throw new AppError("invalid_input", "A chosen provider is not connected any more. Choose another one.");
      }
    }
  }
}
