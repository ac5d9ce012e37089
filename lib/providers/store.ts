import { v7 as uuidv7 } from "uuid";
import { Prisma } from "@/generated/prisma/client";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { decrypt, encrypt } from "@/lib/secrets";
import type { Viewer } from "@/lib/users/schema";
import { type OpenaiCompatibleOptions, openaiCompatibleOptionsSchema, type Stage } from "./catalog";
import { probe } from "./probe";
import type { Connection, ConnectionTest, SaveConnection } from "./schema";

const fields = { id: true, stage: true, name: true, options: true, secretId: true, updatedAt: true } as const;
type Row = Prisma.ProviderConnectionGetPayload<{ select: typeof fields }>;

const toConnection = ({ id, stage, name, options, secretId, updatedAt }: Row): Connection => ({
  id,
  stage,
  provider: "openai-compatible",
  name,
  options: openaiCompatibleOptionsSchema.parse(options),
  hasKey: secretId !== null,
  updatedAt: updatedAt.toISOString(),
});

/** The connected servers, without their keys. For builders, who choose among them. */
export async function listConnections(viewer: Viewer): Promise<Connection[]> {
  authorise(viewer, "provider:read");
  const rows = await db.providerConnection.findMany({
    select: fields,
    orderBy: [{ stage: "asc" }, { name: "asc" }],
    take: 200,
  });
  return rows.map(toConnection);
}

/** Connects a server, or changes one. For admins. A stored key stays with the server it was given for: another
 * address asks for the key again. */
export async function saveConnection(viewer: Viewer, input: SaveConnection): Promise<Connection> {
  authorise(viewer, "provider:manage");
  try {
    return await db.$transaction(async (tx) => {
      const before = input.id === undefined ? undefined : await lockConnection(tx, input.id);
      if (before) requireSameServer(before, input);
      const id = before?.id ?? uuidv7();
      const data = { name: input.name, options: input.options };
      const create = { id, stage: input.stage, provider: "openai-compatible", ...data };
      await tx.providerConnection.upsert({ where: { id }, create, update: data });
      await storeKey(tx, id, input.apiKey);
      const action = before ? "connection-changed" : "connection-added";
      const { stage, name } = input;
      const { baseUrl } = input.options;
      await tx.auditEntry.create({ data: { actorId: viewer.id, action, subject: id, data: { stage, name, baseUrl } } });
      return toConnection(await tx.providerConnection.findUniqueOrThrow({ where: { id }, select: fields }));
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new AppError("conflict", "Another server of this kind has that name already.", { cause: error });
    }
    throw error;
  }
}

/** Forgets a server and its key. For admins; `conflict` while an agent answers calls with it. */
export async function removeConnection(viewer: Viewer, id: string): Promise<void> {
  authorise(viewer, "provider:manage");
  await db.$transaction(async (tx) => {
    const row = await lockConnection(tx, id);
    const users = await agentsUsing(tx, id);
    if (users.length > 0) {
      throw new AppError("conflict", `${users.join(", ")} still uses this server. Choose another one there first.`);
    }
    await tx.providerConnection.delete({ where: { id } });
    if (row.secretId) await tx.secret.delete({ where: { id: row.secretId } });
    await tx.auditEntry.create({
      data: {
        actorId: viewer.id,
        action: "connection-removed",
        subject: id,
        data: { stage: row.stage, name: row.name },
      },
    });
  });
}

/** Talks to a server as the form describes it, saved or not, and tells how that went. For admins. */
export async function testConnection(viewer: Viewer, input: SaveConnection): Promise<ConnectionTest> {
  authorise(viewer, "provider:manage");
  const { stage, options, id } = input;
  if (id === undefined || input.apiKey !== undefined) return probe(stage, options, input.apiKey || undefined);
  const row = await db.providerConnection.findUnique({ where: { id }, select: { ...fields, secret: true } });
  if (!row) throw gone();
  requireSameServer(row, input);
  return probe(stage, options, row.secret ? decrypt(row.secret, contextOf(id)) : undefined);
}

export type ResolvedConnection = { stage: Stage; options: OpenaiCompatibleOptions; apiKey?: string };

/** A server with its key in the clear, for the worker that talks to it. Unsafe: asks nobody's leave. Throws
 * `not_configured` when the server was removed or its key can no longer be read. */
export async function unsafeResolveConnection(id: string): Promise<ResolvedConnection> {
  const row = await db.providerConnection.findUnique({ where: { id }, select: { ...fields, secret: true } });
  if (!row) throw new AppError("not_configured", "This agent uses a server that is not connected any more.");
  const { stage, options } = toConnection(row);
  return { stage, options, ...(row.secret ? { apiKey: decrypt(row.secret, contextOf(id)) } : {}) };
}

const contextOf = (connectionId: string) => `connection:${connectionId}`;
const gone = () => new AppError("not_found", "That server is not connected any more.");

async function lockConnection(tx: Prisma.TransactionClient, id: string): Promise<Row> {
  await tx.$queryRaw`select 1 from "ProviderConnection" where id = ${id}::uuid for update`;
  const row = await tx.providerConnection.findUnique({ where: { id }, select: fields });
  if (!row) throw gone();
  return row;
}

function requireSameServer(before: Row, { stage, options, apiKey }: SaveConnection): void {
  if (before.stage !== stage) throw new AppError("invalid_input", "A server's stage cannot change. Add a new one.");
  if (!before.secretId || apiKey !== undefined) return;
  if (new URL(toConnection(before).options.baseUrl).origin === new URL(options.baseUrl).origin) return;
  throw new AppError("invalid_input", "The address changed: enter the key again, or remove it.");
}

/** undefined keeps the stored key, "" removes it. */
async function storeKey(tx: Prisma.TransactionClient, id: string, apiKey: string | undefined): Promise<void> {
  if (apiKey === undefined) return;
  const name = contextOf(id);
  if (apiKey === "") {
    await tx.secret.deleteMany({ where: { name } });
    return;
  }
  const sealed = encrypt(apiKey, name);
  const secret = await tx.secret.upsert({ where: { name }, create: { name, ...sealed }, update: sealed });
  await tx.providerConnection.update({ where: { id }, data: { secretId: secret.id } });
}

/** Names of the agents whose release in force has a version that uses the connection. */
async function agentsUsing(tx: Prisma.TransactionClient, id: string): Promise<string[]> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    select distinct agent.name
    from "Agent" agent
    join lateral (
      select shares from "Release" where "agentId" = agent.id order by since desc, id desc limit 1
    ) release on true
    cross join lateral jsonb_array_elements(release.shares) share
    join "AgentVersion" version on version.id = (share ->> 'versionId')::uuid
    where agent."archivedAt" is null
      and ${id} in (
        version.config #>> '{stt,connectionId}',
        version.config #>> '{llm,connectionId}',
        version.config #>> '{tts,connectionId}'
      )
    order by agent.name`;
  return rows.map((row) => row.name);
}
