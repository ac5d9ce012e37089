import { Prisma } from "@/generated/prisma/client";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { StageChoice } from "@/lib/providers/schema";
import { isBuiltin } from "@/lib/skills/catalog";
import type { Viewer } from "@/lib/users/schema";
import { pickShare } from "./release";
import {
  type AgentConfig,
  type AgentDetail,
  type AgentSummary,
  loadAgentConfig,
  releaseSharesSchema,
  type SaveAgent,
} from "./schema";

const summaryFields = { id: true, slug: true, name: true, description: true } as const;

/** The agents a person can call, the first made first: it is the default. */
export async function listAgents(viewer: Viewer): Promise<AgentSummary[]> {
  authorise(viewer, "agent:list");
  return db.agent.findMany({
    where: { archivedAt: null, releases: { some: {} } },
    select: summaryFields,
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: 200,
  });
}

/** An agent with its newest config. For builders; `not_found` when there is none of that name. */
export async function requireAgent(viewer: Viewer, slug: string): Promise<AgentDetail> {
  authorise(viewer, "agent:read");
  return readAgent(db, slug);
}

/** Saves an agent as a new version and releases it to every call. For builders. `conflict` when somebody saved since
 * `baseVersion`; a slug nobody has yet with `baseVersion` 0 makes a new agent. */
export async function saveAgent(viewer: Viewer, input: SaveAgent): Promise<AgentDetail> {
  authorise(viewer, "agent:write");
  const { slug, baseVersion, name, description, config } = input;
  try {
    return await db.$transaction(async (tx) => {
      await requireKnownSkills(tx, config);
      await requireConnections(tx, config);
      const agent = await lockAgent(tx, slug, baseVersion, { name, description });
      const newest = await tx.agentVersion.aggregate({ where: { agentId: agent.id }, _max: { number: true } });
      if ((newest._max.number ?? 0) !== baseVersion) throw new AppError("conflict", savedMeanwhile);
      await tx.agent.update({ where: { id: agent.id }, data: { name, description } });
      const version = await tx.agentVersion.create({
        data: { agentId: agent.id, number: baseVersion + 1, config, authorId: viewer.id },
        select: { id: true, number: true },
      });
      const shares = releaseSharesSchema.parse([{ versionId: version.id, percent: 100 }]);
      await tx.release.create({ data: { agentId: agent.id, shares, authorId: viewer.id } });
      await tx.auditEntry.create({
        data: { actorId: viewer.id, action: "agent-saved", subject: agent.id, data: { slug, version: version.number } },
      });
      return readAgent(tx, slug);
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new AppError("conflict", savedMeanwhile, { cause: error });
    }
    throw error;
  }
}

export type PickedVersion = { agentId: string; agentVersionId: string };

/** Which agent and version answers this person's next call: the named agent or the default one, then by the shares of
 * its release. The same person keeps getting the same version while a release stands. */
export async function pickVersion(slug: string | undefined, viewer: Viewer): Promise<PickedVersion> {
  authorise(viewer, "call:talk");
  const agent = await db.agent.findFirst({
    where: { archivedAt: null, releases: { some: {} }, ...(slug === undefined ? {} : { slug }) },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true, releases: { orderBy: [{ since: "desc" }, { id: "desc" }], take: 1 } },
  });
  const release = agent?.releases[0];
  if (!agent || !release) {
    throw new AppError("not_found", slug ? "There is no agent of that name." : "There is no agent to talk to yet.");
  }
  const shares = releaseSharesSchema.parse(release.shares);
  return { agentId: agent.id, agentVersionId: pickShare(shares, `${release.id}:${viewer.id}`) };
}

const savedMeanwhile = "Somebody else saved this agent in the meantime. Reload to see their version, then save again.";

async function readAgent(tx: Prisma.TransactionClient, slug: string): Promise<AgentDetail> {
  const agent = await tx.agent.findFirst({
    where: { slug, archivedAt: null },
    select: { ...summaryFields, versions: { orderBy: { number: "desc" }, take: 1 } },
  });
  const version = agent?.versions[0];
  if (!agent || !version) throw new AppError("not_found", "There is no agent of that name.");
  const { versions: _versions, ...summary } = agent;
  return {
    ...summary,
    version: version.number,
    updatedAt: version.createdAt.toISOString(),
    config: loadAgentConfig(version.config),
  };
}

/** Holds the agent's row until the transaction ends, so that two saves cannot both be next. */
async function lockAgent(
  tx: Prisma.TransactionClient,
  slug: string,
  baseVersion: number,
  data: { name: string; description: string },
): Promise<{ id: string }> {
  await tx.$queryRaw`select 1 from "Agent" where slug = ${slug} for update`;
  const agent = await tx.agent.findUnique({ where: { slug }, select: { id: true, archivedAt: true } });
  if (agent?.archivedAt) throw new AppError("conflict", "An archived agent has this name. Choose another one.");
  if (agent) return agent;
  if (baseVersion !== 0) throw new AppError("not_found", "There is no agent of that name.");
  return tx.agent.create({ data: { slug, ...data }, select: { id: true } });
}

async function requireKnownSkills(tx: Prisma.TransactionClient, config: AgentConfig): Promise<void> {
  const named = config.skills.filter((name) => !isBuiltin(name));
  if (named.length === 0) return;
  // Held until the transaction ends: a skill cannot be removed under an agent that is about to have it.
  const rows = await tx.$queryRaw<{ name: string }[]>`select name from "Skill" where name = any(${named}) for share`;
  const unknown = named.filter((name) => !rows.some((row) => row.name === name));
  if (unknown.length > 0) throw new AppError("invalid_input", `There is no skill named ${unknown.join(", ")}.`);
}

async function requireConnections(tx: Prisma.TransactionClient, config: AgentConfig): Promise<void> {
  const stages = ["stt", "llm", "tts"] as const;
  for (const stage of stages) {
    const choice: StageChoice = config[stage];
    if (choice.provider === "engine") continue;
    // Held until the transaction ends: a connection cannot be removed under an agent that is about to use it.
    const found = await tx.$queryRaw<unknown[]>`
      select 1 from "ProviderConnection" where id = ${choice.connectionId}::uuid and stage = ${stage}::"Stage" for share`;
    if (found.length === 0) {
      throw new AppError("invalid_input", "A chosen server is not connected any more. Choose another one.");
    }
  }
}
