import { createHash, randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { Prisma } from "@/generated/prisma/client";
import { noSuchAgent } from "@/lib/agents/store";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { decrypt, encrypt } from "@/lib/secrets";
import type { Viewer } from "@/lib/users/schema";
import type { GuestLimits, PublicLink, SetLink } from "./schema";

/** An agent's public link, or null while it never had one. For builders. */
export async function readLink(viewer: Viewer, slug: string): Promise<PublicLink | null> {
  authorise(viewer, "agent:write");
  const agent = await db.agent.findFirst({
    where: { slug, archivedAt: null },
    select: { links: { where: { revokedAt: null }, select: fields } },
  });
  if (!agent) throw noSuchAgent();
  const [link] = agent.links;
  return link ? toLink(link) : null;
}

/** Switches an agent's public link on or off, from the next request on, and sets how much its guests may call. Off and on
 * again it is the same link. For builders. */
export async function setLink(viewer: Viewer, { slug, isOn, ...limits }: SetLink): Promise<PublicLink> {
  return change(
    viewer,
    slug,
    isOn ? "public-link-on" : "public-link-off",
    { ...limits },
    async (tx, agentId, before) =>
      before
        ? tx.publicLink.update({ where: { id: before.id }, data: { isOn, ...limits }, select: fields })
        : makeLink(tx, viewer, agentId, { isOn, ...limits }),
  );
}

/** Makes another link in the place of the agent's, which works no more from then on. For builders. */
export async function renewLink(viewer: Viewer, slug: string): Promise<PublicLink> {
  return change(viewer, slug, "public-link-renewed", {}, async (tx, agentId, before) => {
    if (!before) throw new AppError("not_found", "This agent has no public link yet.");
    await tx.publicLink.update({ where: { id: before.id }, data: { revokedAt: new Date() } });
    const { isOn, dailyCalls, callsAtOnce, dailyCallsPerAddress } = before;
    return makeLink(tx, viewer, agentId, { isOn, dailyCalls, callsAtOnce, dailyCallsPerAddress });
  });
}

export const hashOf = (token: string) => createHash("sha256").update(token).digest("hex");

const fields = {
  id: true,
  isOn: true,
  ciphertext: true,
  keyId: true,
  dailyCalls: true,
  callsAtOnce: true,
  dailyCallsPerAddress: true,
} as const;
type Row = Prisma.PublicLinkGetPayload<{ select: typeof fields }>;

function makeLink(
  tx: Prisma.TransactionClient,
  viewer: Viewer,
  agentId: string,
  settings: GuestLimits & { isOn: boolean },
): Promise<Row> {
  const token = randomBytes(32).toString("base64url");
  const id = uuidv7();
  const sealed = encrypt(token, contextOf(id));
  const data = { id, agentId, tokenHash: hashOf(token), ...sealed, ...settings, createdById: viewer.id };
  return tx.publicLink.create({ data, select: fields });
}

async function change(
  viewer: Viewer,
  slug: string,
  action: string,
  data: Prisma.InputJsonObject,
  write: (tx: Prisma.TransactionClient, agentId: string, before: Row | undefined) => Promise<Row>,
): Promise<PublicLink> {
  authorise(viewer, "agent:write");
  return db.$transaction(async (tx) => {
    const [agent] = await tx.$queryRaw<{ id: string }[]>`
      select id from "Agent" where slug = ${slug} and "archivedAt" is null for update`;
    if (!agent) throw noSuchAgent();
    const before = await tx.publicLink.findFirst({ where: { agentId: agent.id, revokedAt: null }, select: fields });
    const after = await write(tx, agent.id, before ?? undefined);
    await tx.auditEntry.create({ data: { actorId: viewer.id, action, subject: agent.id, data: { slug, ...data } } });
    return toLink(after);
  });
}

const contextOf = (id: string) => `public-link:${id}`;

function toLink({ id, ciphertext, keyId, ...settings }: Row): PublicLink {
  return { ...settings, token: readToken(id, { ciphertext, keyId }) };
}

function readToken(id: string, sealed: Pick<Row, "ciphertext" | "keyId">): string | null {
  try {
    return decrypt(sealed, contextOf(id));
  } catch {
    return null;
  }
}
