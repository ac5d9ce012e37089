import { createHmac } from "node:crypto";
import ipaddr from "ipaddr.js";
import { v7 as uuidv7 } from "uuid";
import type { AgentSummary } from "@/lib/agents/schema";
import { summaryFields } from "@/lib/agents/store";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { deriveToken } from "@/lib/secrets";
import type { Viewer } from "@/lib/users/schema";
import { hashOf } from "./link-store";
import { linkTokenSchema, linkWorks } from "./schema";

/** Somebody without an account, as the stores know a caller. */
export type Guest = { id: string; name: string; isNew: boolean };

export const linkIsOver = () =>
  new AppError("not_found", "This link does not work any more. Ask whoever gave it to you for a new one.");

/** The agent that a link leads to. Throws `not_found` for one that is none, off, or replaced by another. Asks nobody's leave:
 * whoever holds the link may. */
export async function requireLink(token: string): Promise<{ id: string; agent: AgentSummary }> {
  const tokenHash = linkTokenSchema.safeParse(token).success ? hashOf(token) : "";
  const link = await db.publicLink.findFirst({
    where: { tokenHash, ...linkWorks, agent: { archivedAt: null, releases: { some: {} } } },
    select: { id: true, agent: { select: summaryFields } },
  });
  if (!link) throw linkIsOver();
  return link;
}

/** The guest of a link whom a browser says it is, or a new one. `address`: where they come from now. */
export async function admitGuest(linkId: string, id: string | undefined, address: string | undefined): Promise<Guest> {
  const addressHash = hashAddress(address ?? "unknown");
  if (id !== undefined) {
    const { count } = await db.user.updateMany({ where: { id, linkId, disabledAt: null }, data: { addressHash } });
    if (count > 0) return { id, name: guestName, isNew: false };
  }
  const fresh = uuidv7();
  const email = `guest-${fresh.slice(-12)}@guest.invalid`;
  await db.user.create({ data: { id: fresh, email, name: guestName, linkId, addressHash } });
  return { id: fresh, name: guestName, isNew: true };
}

/** A guest of this link, as the owner of their calls. Throws `unauthenticated` when the link knows no such guest. */
export async function requireGuest(linkId: string, id: string): Promise<Viewer> {
  const guest = await db.user.findFirst({ where: { id, linkId, disabledAt: null }, select: { id: true, role: true } });
  if (!guest) throw new AppError("unauthenticated", "This browser has had no call by this link.");
  return guest;
}

/** Forgets a guest who got no call. */
export async function forgetGuest(id: string): Promise<void> {
  await db.user.deleteMany({ where: { id, linkId: { not: null }, calls: { none: {} } } });
}

/** Forgets all guests that never called, or whose calls are deleted, after a day, and where the others came from. */
export async function forgetIdleGuests(now = Date.now()): Promise<number> {
  const before = new Date(now - dayMs);
  // Limits look back one day; after that nobody needs to know where they came from.
  await db.user.updateMany({
    where: {
      ...{ linkId: { not: null }, addressHash: { not: null }, createdAt: { lt: before } },
      ...{ calls: { none: { startedAt: { gte: before } } }, reservations: { none: {} } },
    },
    data: { addressHash: null },
  });
  const { count } = await db.user.deleteMany({
    where: { linkId: { not: null }, createdAt: { lt: before }, calls: { none: {} }, reservations: { none: {} } },
  });
  return count;
}

const guestName = "Guest";
const dayMs = 24 * 3_600_000;

/** Under a key of our own: the few addresses there are could be tried out. */
function hashAddress(address: string): string {
  return createHmac("sha256", deriveToken("guest addresses")).update(networkOf(address)).digest("base64url");
}

/** Whoever has one address of IPv6 has the whole /64 it is in. */
export function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const network = ipaddr.IPv6.parse(address).parts.slice(0, 4);
  return `${network.map((part) => part.toString(16)).join(":")}::/64`;
}
