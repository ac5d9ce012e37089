import { Prisma } from "@/generated/prisma/client";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError, parseInput } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import {
  type AgentContent,
  type AgentDraft,
  type CreateAgent,
  type DuplicateAgent,
  type PublishDraft,
  publishableSchema,
  type RestoreVersion,
  type SaveDraft,
  type SavedDraft,
} from "./draft-schema";
import { changedFields } from "./fields";
import { type ReleaseShares, releaseSharesSchema } from "./release-schema";
import { type AgentSummary, loadAgentConfig } from "./schema";
import {
  newestRelease,
  newestVersion,
  noSuchAgent,
  type PickedVersion,
  requireConnections,
  requireKnownSkills,
  summaryFields,
} from "./store";

/** Makes an agent that nobody can call before it is published. For builders; `conflict` when the name is taken. */
export async function createAgent(viewer: Viewer, { slug, content }: CreateAgent): Promise<AgentSummary> {
  authorise(viewer, "agent:write");
  const { name, description, config } = content;
  try {
    return await db.$transaction(async (tx) => {
      const agent = await tx.agent.create({ data: { slug, name, description }, select: summaryFields });
      await tx.agentDraft.create({ data: { agentId: agent.id, name, description, config, editedById: viewer.id } });
      await audit(tx, viewer, "agent-created", agent.id, { slug, name });
      return agent;
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    const other = await db.agent.findUnique({ where: { slug }, select: { archivedAt: true } });
    const which = other?.archivedAt ? "An archived agent has this name." : "There is an agent with this name already.";
    throw new AppError("conflict", `${which} Choose another one.`, { cause: error });
  }
}

/** Makes an agent of another one's draft, under another name. For builders. */
export async function duplicateAgent(viewer: Viewer, input: DuplicateAgent): Promise<AgentSummary> {
  const { content } = await requireDraft(viewer, input.slug);
  return createAgent(viewer, { slug: input.newSlug, content: { ...content, name: input.name } });
}

/** What is being written of an agent, and what was published last. For builders. */
export async function requireDraft(viewer: Viewer, slug: string): Promise<AgentDraft> {
  authorise(viewer, "agent:read");
  return readDraft(db, slug);
}

/** Keeps a draft. For builders; `conflict` when somebody else, or another tab, has saved since `revision`. */
export async function saveDraft(viewer: Viewer, { slug, revision, content }: SaveDraft): Promise<SavedDraft> {
  authorise(viewer, "agent:write");
  return db.$transaction(async (tx) => {
    const { id } = await lockAgent(tx, slug);
    return writeDraft(tx, viewer, id, revision, content);
  });
}

/** Puts what a version says into the draft, in which it can be looked at and published again. For builders. */
export async function restoreVersion(viewer: Viewer, input: RestoreVersion): Promise<AgentDraft> {
  authorise(viewer, "agent:write");
  return db.$transaction(async (tx) => {
    const { id } = await lockAgent(tx, input.slug);
    const version = await tx.agentVersion.findFirst({
      where: { agentId: id, number: input.number },
      select: { config: true },
    });
    if (!version) throw new AppError("not_found", "There is no such version.");
    const { content } = await readDraft(tx, input.slug);
    await writeDraft(tx, viewer, id, input.revision, { ...content, config: loadAgentConfig(version.config) });
    await audit(tx, viewer, "version-restored", id, { slug: input.slug, version: input.number });
    return readDraft(tx, input.slug);
  });
}

/** Makes a version of the draft and lets it answer the given share of callers from the next call on; the others stay with
 * the version that most of them had. Calls that are on keep theirs. For builders; `conflict` when the draft was saved
 * since `revision`. */
export async function publishDraft(viewer: Viewer, input: PublishDraft): Promise<AgentDraft> {
  authorise(viewer, "agent:write");
  const { slug, revision, note, percent, rule } = input;
  return db.$transaction(async (tx) => {
    const { id } = await lockAgent(tx, slug);
    const draft = await readDraft(tx, slug);
    if (draft.revision !== revision) throw savedMeanwhile();
    const { name, description, config } = await requireReady(tx, draft.content);
    const version = await tx.agentVersion.create({
      data: { agentId: id, number: (draft.published?.number ?? 0) + 1, config, note, authorId: viewer.id },
      select: { id: true, number: true },
    });
    const [release] = await tx.release.findMany({ where: { agentId: id }, ...newestRelease, select: { shares: true } });
    const shares = withVersion(release && releaseSharesSchema.parse(release.shares), version.id, percent);
    await tx.release.create({
      data: { agentId: id, shares, note, authorId: viewer.id, rule: (shares.length > 1 && rule) || Prisma.DbNull },
    });
    await tx.agent.update({ where: { id }, data: { name, description, callableBy: config.access } });
    await audit(tx, viewer, "agent-published", id, {
      ...{ slug, before: draft.published?.number ?? null, after: version.number, shares },
      changed: draft.published ? changedFields(draft.published.content, draft.content) : [],
    });
    return readDraft(tx, slug);
  });
}

/** The draft as it is now, for one call that tries it: what is edited later does not reach that call. For builders. */
export async function snapshotDraft(viewer: Viewer, slug: string): Promise<PickedVersion> {
  authorise(viewer, "agent:write");
  return db.$transaction(async (tx) => {
    const { id: agentId } = await lockAgent(tx, slug);
    const { config } = await requireReady(tx, (await readDraft(tx, slug)).content);
    // Whoever tries the same again needs no second copy: a version never changes.
    const same = await tx.agentVersion.findFirst({
      where: { agentId, number: 0, config: { equals: config } },
      select: { id: true },
    });
    const data = { agentId, number: 0, config, authorId: viewer.id };
    const { id } = same ?? (await tx.agentVersion.create({ data, select: { id: true } }));
    return { agentId, agentVersionId: id };
  });
}

/** The shares when a new version gets its part: the one that most people had keeps the rest. */
function withVersion(shares: ReleaseShares | undefined, versionId: string, percent: number): ReleaseShares {
  const [first] = (shares ?? []).toSorted((a, b) => b.percent - a.percent);
  if (!first || percent === 100) return [{ versionId, percent: 100 }];
  return [
    { versionId: first.versionId, percent: 100 - percent },
    { versionId, percent },
  ];
}

async function requireReady(tx: Prisma.TransactionClient, content: AgentContent): Promise<AgentContent> {
  const ready = parseInput(publishableSchema, content);
  await requireKnownSkills(tx, ready.config);
  await requireConnections(tx, ready.config);
  return ready;
}

const savedMeanwhile = () =>
  new AppError("conflict", "This draft was changed in the meantime. Look at the other changes first.");

const isTaken = (error: unknown) => error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";

async function audit(
  tx: Prisma.TransactionClient,
  viewer: Viewer,
  action: string,
  subject: string,
  data: Prisma.InputJsonValue,
): Promise<void> {
  await tx.auditEntry.create({ data: { actorId: viewer.id, action, subject, data } });
}

/** Holds the agent's row until the transaction ends, so that two saves cannot both be next. */
async function lockAgent(tx: Prisma.TransactionClient, slug: string): Promise<{ id: string }> {
  const [agent] = await tx.$queryRaw<{ id: string }[]>`
    select id from "Agent" where slug = ${slug} and "archivedAt" is null for update`;
  if (!agent) throw noSuchAgent();
  return agent;
}

/** A sitting of one person counts as one change: a line in the audit for each save would hide all others. */
const sittingMs = 30 * 60_000;

async function writeDraft(
  tx: Prisma.TransactionClient,
  viewer: Viewer,
  agentId: string,
  revision: number,
  { name, description, config }: AgentContent,
): Promise<SavedDraft> {
  const before = await tx.agentDraft.findUnique({
    where: { agentId },
    select: { revision: true, editedById: true, editedAt: true },
  });
  if ((before?.revision ?? 0) !== revision) throw savedMeanwhile();
  const data = { name, description, config, revision: revision + 1, editedById: viewer.id, editedAt: new Date() };
  await tx.agentDraft.upsert({ where: { agentId }, create: { agentId, ...data }, update: data });
  const isSameSitting =
    before?.editedById === viewer.id && data.editedAt.getTime() - before.editedAt.getTime() < sittingMs;
  if (!isSameSitting) await audit(tx, viewer, "draft-edited", agentId, { revision: data.revision });
  return { revision: data.revision, editedAt: data.editedAt.toISOString() };
}

async function readDraft(tx: Prisma.TransactionClient, slug: string): Promise<AgentDraft> {
  const agent = await tx.agent.findFirst({
    where: { slug, archivedAt: null },
    select: {
      ...summaryFields,
      draft: { include: { editedBy: { select: { id: true, name: true } } } },
      versions: { ...newestVersion, select: { number: true, config: true, createdAt: true } },
    },
  });
  if (!agent) throw noSuchAgent();
  const {
    draft,
    versions: [version],
    ...summary
  } = agent;
  const { name, description } = summary;
  const published = version && {
    number: version.number,
    createdAt: version.createdAt.toISOString(),
    content: { name, description, config: loadAgentConfig(version.config) },
  };
  const content = draft
    ? { name: draft.name, description: draft.description, config: loadAgentConfig(draft.config) }
    : published?.content;
  if (!content) throw noSuchAgent();
  return {
    agent: summary,
    content,
    revision: draft?.revision ?? 0,
    editedAt: draft?.editedAt.toISOString() ?? null,
    editedBy: draft?.editedBy ?? null,
    published: published ?? null,
  };
}
