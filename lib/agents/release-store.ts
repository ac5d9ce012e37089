import { Prisma } from "@/generated/prisma/client";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { measureCalls } from "./measured-calls";
import {
  type AgentNotice,
  type ListVersions,
  type Release,
  type ReleasedVersion,
  releaseSharesSchema,
  rollbackRuleSchema,
  type SetRelease,
  type Version,
  type VersionPage,
} from "./release-schema";
import { compare, resultsOf } from "./results";
import { type AgentConfig, loadAgentConfig } from "./schema";
import { newestRelease, noSuchAgent } from "./store";

const versionFields = {
  id: true,
  number: true,
  note: true,
  createdAt: true,
  author: { select: { name: true } },
} as const satisfies Prisma.AgentVersionSelect;
type VersionRow = Prisma.AgentVersionGetPayload<{ select: typeof versionFields }>;

const toVersion = ({ author, createdAt, ...row }: VersionRow, percent: number): Version => ({
  ...row,
  author: author?.name ?? null,
  createdAt: createdAt.toISOString(),
  percent,
});

/** A page of an agent's versions, the newest first. For builders. */
export async function listVersions(
  viewer: Viewer,
  slug: string,
  { cursor, limit }: ListVersions,
): Promise<VersionPage> {
  authorise(viewer, "agent:read");
  const agent = await db.agent.findFirst({
    where: { slug, archivedAt: null },
    select: { id: true, releases: { ...newestRelease, select: { shares: true } } },
  });
  if (!agent) throw noSuchAgent();
  const rows = await db.agentVersion.findMany({
    where: { agentId: agent.id, number: { gt: 0, ...(cursor === undefined ? {} : { lt: cursor }) } },
    select: versionFields,
    orderBy: { number: "desc" },
    take: limit + 1,
  });
  const [release] = agent.releases;
  const shares = release ? releaseSharesSchema.parse(release.shares) : [];
  const percentOf = (id: string) => shares.find(({ versionId }) => versionId === id)?.percent ?? 0;
  const items = rows.slice(0, limit).map((row) => toVersion(row, percentOf(row.id)));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.number ?? null) : null };
}

/** The config of one version. For builders. */
export async function requireVersionConfig(viewer: Viewer, slug: string, number: number): Promise<AgentConfig> {
  authorise(viewer, "agent:read");
  const version = await db.agentVersion.findFirst({
    where: { agent: { slug, archivedAt: null }, number: { equals: number, gt: 0 } },
    select: { config: true },
  });
  if (!version) throw new AppError("not_found", "There is no such version.");
  return loadAgentConfig(version.config);
}

/** Who answers now, and how it went since; undefined before the first version. For builders. */
export async function getRelease(viewer: Viewer, slug: string): Promise<Release | undefined> {
  authorise(viewer, "agent:read");
  const agent = await db.agent.findFirst({
    where: { slug, archivedAt: null },
    select: { releases: { ...newestRelease, include: { author: { select: { name: true } } } } },
  });
  if (!agent) throw noSuchAgent();
  const [release] = agent.releases;
  if (!release) return undefined;
  const shares = releaseSharesSchema.parse(release.shares);
  const rows = await db.agentVersion.findMany({
    where: { id: { in: shares.map(({ versionId }) => versionId) } },
    select: versionFields,
  });
  const measured = await Promise.all(
    shares.map(({ versionId }) => measureCalls(versionId, shares.length > 1 ? release.since : undefined)),
  );
  const versions = shares.flatMap(({ versionId, percent }, at): ReleasedVersion[] => {
    const row = rows.find(({ id }) => id === versionId);
    const [first = [], own = []] = [measured[0], measured[at]];
    if (!row) return [];
    return [
      { version: toVersion(row, percent), results: resultsOf(own), findings: at === 0 ? [] : compare(first, own) },
    ];
  });
  return {
    id: release.id,
    since: release.since.toISOString(),
    note: release.note,
    author: release.author?.name ?? null,
    rule: rollbackRuleSchema.nullable().catch(null).parse(release.rule),
    versions,
  };
}

/** Gives versions other shares of the callers, from the next call on. For builders; `conflict` when another release is in
 * force than the one that was looked at. */
export async function setRelease(viewer: Viewer, { slug, releaseId, shares, rule, note }: SetRelease): Promise<void> {
  authorise(viewer, "agent:write");
  await db.$transaction(async (tx) => {
    const [agent] = await tx.$queryRaw<{ id: string }[]>`
      select id from "Agent" where slug = ${slug} and "archivedAt" is null for update`;
    if (!agent) throw noSuchAgent();
    const [before] = await tx.release.findMany({ where: { agentId: agent.id }, ...newestRelease });
    if (before?.id !== releaseId) {
      throw new AppError("conflict", "The shares were changed in the meantime. Reload to see them, then try again.");
    }
    const ids = shares.map(({ versionId }) => versionId);
    const known = await tx.agentVersion.count({ where: { id: { in: ids }, agentId: agent.id, number: { gt: 0 } } });
    if (known !== ids.length) throw new AppError("invalid_input", "One of these versions is not this agent’s.");
    await tx.release.create({
      data: {
        agentId: agent.id,
        shares,
        note,
        authorId: viewer.id,
        rule: (shares.length > 1 && rule) || Prisma.DbNull,
      },
    });
    const data = { slug, before: before.shares, after: shares, rule: shares.length > 1 ? rule : null };
    await tx.auditEntry.create({ data: { actorId: viewer.id, action: "release-changed", subject: agent.id, data } });
  });
}

/** What happened to agents by itself and nobody has taken note of. For builders. */
export async function listNotices(viewer: Viewer): Promise<AgentNotice[]> {
  authorise(viewer, "agent:read");
  const rows = await db.agentNotice.findMany({
    where: { dismissedAt: null, agent: { archivedAt: null } },
    select: { id: true, text: true, createdAt: true, agent: { select: { slug: true, name: true } } },
    orderBy: { createdAt: "desc" },
    take: 20,
  });
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
}

/** Puts a notice away, for everybody. For builders. */
export async function dismissNotice(viewer: Viewer, id: string): Promise<void> {
  authorise(viewer, "agent:write");
  await db.$transaction(async (tx) => {
    const { count } = await tx.agentNotice.updateMany({
      where: { id, dismissedAt: null },
      data: { dismissedAt: new Date() },
    });
    if (count === 0) return;
    await tx.auditEntry.create({ data: { actorId: viewer.id, action: "notice-dismissed", subject: id } });
  });
}
