import { v7 as uuidv7 } from "uuid";
import { Prisma } from "@/generated/prisma/client";
import { agentsInForce } from "@/lib/agents/in-force";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { decrypt, encrypt } from "@/lib/secrets";
import type { Viewer } from "@/lib/users/schema";
import type { Stage } from "./catalog";
import { tellChanged } from "./changes";
import { healthOf, readHealth } from "./health";
import {
  type ConnectableId,
  type Connection,
  type ConnectionOptions,
  connectableSchema,
  type Health,
  type OrderConnections,
  priceSchema,
  readOptions,
  type SaveConnection,
} from "./schema";

const fields = {
  id: true,
  stage: true,
  provider: true,
  name: true,
  options: true,
  price: true,
  secretId: true,
  updatedAt: true,
} as const;
type Row = Prisma.ProviderConnectionGetPayload<{ select: typeof fields }>;

function toConnection({ id, stage, name, secretId, updatedAt, ...row }: Row, health: Health = healthOf()): Connection {
  const provider = connectableSchema.parse(row.provider);
  return {
    ...{ id, stage, provider, name, health },
    options: readOptions(provider, stage, row.options),
    hasKey: secretId !== null,
    price: priceSchema.nullable().catch(null).parse(row.price),
    updatedAt: updatedAt.toISOString(),
  };
}

/** The connected servers, without their keys. For builders, who choose among them. */
export async function listConnections(viewer: Viewer): Promise<Connection[]> {
  authorise(viewer, "provider:read");
  const rows = await db.providerConnection.findMany({
    select: fields,
    orderBy: [{ stage: "asc" }, { position: "asc" }, { name: "asc" }],
    take: 200,
  });
  const health = await readHealth(rows.map(({ id }) => id));
  return rows.map((row) => toConnection(row, health.get(row.id)));
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
      const options = readOptions(input.provider, input.stage, input.options);
      const price = input.price === undefined ? {} : { price: input.price ?? Prisma.DbNull };
      const data = { name: input.name, options, ...price };
      const create = { id, stage: input.stage, provider: input.provider, ...data };
      await tx.providerConnection.upsert({ where: { id }, create, update: data });
      await storeKey(tx, id, input.apiKey);
      const action = before ? "connection-changed" : "connection-added";
      const { stage, name, provider } = input;
      const { baseUrl = null } = options;
      const changed = { stage, name, provider, baseUrl, keyChanged: input.apiKey !== undefined };
      await tx.auditEntry.create({ data: { actorId: viewer.id, action, subject: id, data: changed } });
      await forgetHealth(tx, id);
      await tellChanged(tx, id);
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
    const users = await agentsInForce(tx, usesConnection(id));
    if (users.length > 0) {
      throw new AppError("conflict", `${users.join(", ")} still uses this server. Choose another one there first.`);
    }
    await tx.providerConnection.delete({ where: { id } });
    if (row.secretId) await tx.secret.delete({ where: { id: row.secretId } });
    await forgetHealth(tx, id);
    await tellChanged(tx, id);
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

/** What a form holds, saved or not, as the worker needs it to try it: with the stored key where the form leaves it. For admins. */
export async function resolveForTest(viewer: Viewer, input: SaveConnection): Promise<ResolvedConnection> {
  authorise(viewer, "provider:manage");
  const { stage, provider, name, id = "new" } = input;
  const options = readOptions(provider, stage, input.options);
  const connection = { id, stage, provider, name, options };
  if (input.id === undefined || input.apiKey !== undefined) {
    return { ...connection, ...(input.apiKey ? { apiKey: input.apiKey } : {}) };
  }
  const row = await db.providerConnection.findUnique({ where: { id: input.id }, select: { ...fields, secret: true } });
  if (!row) throw gone();
  requireSameServer(row, input);
  return { ...connection, ...(row.secret ? { apiKey: decrypt(row.secret, contextOf(row.id)) } : {}) };
}

/** Puts the connections of a stage in the order in which new agents use them. For admins. */
export async function orderConnections(viewer: Viewer, { stage, ids }: OrderConnections): Promise<void> {
  authorise(viewer, "provider:manage");
  await db.$transaction(async (tx) => {
    for (const [position, id] of ids.entries()) {
      await tx.providerConnection.updateMany({ where: { id, stage }, data: { position } });
    }
    const data = { actorId: viewer.id, action: "connections-ordered", subject: stage, data: { ids } };
    await tx.auditEntry.create({ data });
  });
}

export type ResolvedConnection = {
  id: string;
  stage: Stage;
  provider: ConnectableId;
  name: string;
  options: ConnectionOptions;
  apiKey?: string;
};

/** A connection with its key in the clear, for the worker that talks to it. Unsafe: asks nobody's leave. Throws
 * `not_configured` when the connection was removed or its key can no longer be read. */
export async function unsafeResolveConnection(id: string): Promise<ResolvedConnection> {
  const row = await db.providerConnection.findUnique({ where: { id }, select: { ...fields, secret: true } });
  if (!row) throw new AppError("not_configured", "This agent uses a server that is not connected any more.");
  const { stage, provider, name, options } = toConnection(row);
  return {
    ...{ id, stage, provider, name, options },
    ...(row.secret ? { apiKey: decrypt(row.secret, contextOf(id)) } : {}),
  };
}

const contextOf = (connectionId: string) => `connection:${connectionId}`;
const gone = () => new AppError("not_found", "That server is not connected any more.");

async function lockConnection(tx: Prisma.TransactionClient, id: string): Promise<Row> {
  await tx.$queryRaw`select 1 from "ProviderConnection" where id = ${id}::uuid for update`;
  const row = await tx.providerConnection.findUnique({ where: { id }, select: fields });
  if (!row) throw gone();
  return row;
}

function requireSameServer(before: Row, { stage, provider, options, apiKey }: SaveConnection): void {
  if (before.stage !== stage) throw new AppError("invalid_input", "A server's stage cannot change. Add a new one.");
  if (before.provider !== provider) throw new AppError("invalid_input", "The provider cannot change. Add a new one.");
  if (!before.secretId || apiKey !== undefined) return;
  if (serverOf(toConnection(before).options) === serverOf(readOptions(provider, stage, options))) return;
  throw new AppError("invalid_input", "The address changed: enter the key again, or remove it.");
}

/** Where a key goes: a stored one stays with the server it was given for. */
const serverOf = ({ baseUrl, region }: ConnectionOptions) => (baseUrl ? new URL(baseUrl).origin : region);

/** What was changed may be mended. */
async function forgetHealth(tx: Prisma.TransactionClient, id: string): Promise<void> {
  await tx.providerHealth.deleteMany({ where: { id } });
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

const usesConnection = (id: string) => Prisma.sql`
  ${id} in (
    version.config #>> '{stt,connectionId}',
    version.config #>> '{llm,connectionId}',
    version.config #>> '{tts,connectionId}',
    version.config #>> '{analysis,model,connectionId}'
  )
  or jsonb_path_exists(version.config, '$.fallbacks.*[*] ? (@.connectionId == $id)', jsonb_build_object('id', ${id}::text))`;
