import type { Prisma } from "@/generated/prisma/client";
import { AppError } from "@/lib/errors";
import { linkWorks } from "@/lib/guests/schema";

/** What admission knows of a guest. */
export type GuestCaller = { linkId: string; addressHash: string | null };

/** The guest of this id; undefined for people with an account. */
export async function guestOf(tx: Prisma.TransactionClient, userId: string): Promise<GuestCaller | undefined> {
  const user = await tx.user.findUnique({ where: { id: userId }, select: { linkId: true, addressHash: true } });
  return user?.linkId ? { linkId: user.linkId, addressHash: user.addressHash } : undefined;
}

const fewestTries = 10;

type Wanted = GuestCaller & { callId: string; agentId: string; userId: string };
type Terms = { since: Date; heldSince: Date; code: "too_many_requests" | "busy" };

/** Throws when a guest may not have one more call with the agent of their link: it was replaced or is off, or as many calls as it
 * takes were had by all guests, by those from the same address, or are on. A new link does not begin to count anew. */
export async function requireGuestCall(
  tx: Prisma.TransactionClient,
  { linkId, addressHash, callId, agentId, userId }: Wanted,
  { since, heldSince, code }: Terms,
): Promise<void> {
  const link = await tx.publicLink.findFirst({ where: { id: linkId, agentId, ...linkWorks } });
  if (!link) throw new AppError(code, "This link does not work any more.");
  const fromThere = { link: { agentId }, addressHash };
  // Tokens that no call came of. They are forgotten after some minutes.
  const tries = await tx.reservation.count({ where: { agentId, callId: { not: callId }, user: fromThere } });
  if (tries >= Math.max(fewestTries, link.dailyCallsPerAddress)) {
    throw new AppError(code, "There were too many tries in a row. Wait ten minutes, then try again.");
  }
  const tooMany = new AppError(code, "There were as many calls by this link as it takes within a day. Try tomorrow.");
  await requireLine(tx, link, { addressHash, callId, userId }, { since, heldSince, tooMany });
  // Who takes a new name for each try is stopped a little later than who calls.
  const fresh = await tx.user.count({ where: { ...fromThere, createdAt: { gte: since } } });
  if (fresh > 2 * link.dailyCallsPerAddress) throw tooMany;
}

/** Throws when a guest may not be handed over to the agent: it has no public link that works, or its link has no call left for
 * them, as if they came by it. */
export async function requireGuestHandover(
  tx: Prisma.TransactionClient,
  { addressHash, callId, agentId, userId }: Omit<Wanted, "linkId">,
  terms: Omit<Terms, "code">,
): Promise<void> {
  const link = await tx.publicLink.findFirst({ where: { agentId, ...linkWorks } });
  if (!link) throw new AppError("not_found", "I can't hand you over to that agent.");
  const tooMany = new AppError("too_many_requests", "That agent has had as many calls today as it takes.");
  await requireLine(tx, link, { addressHash, callId, userId }, { ...terms, tooMany });
}

type Link = { agentId: string; dailyCalls: number; dailyCallsPerAddress: number; callsAtOnce: number };

/** What guests have had of an agent: the calls that began with it and those that were handed over to it. */
async function requireLine(
  tx: Prisma.TransactionClient,
  { agentId, ...link }: Link,
  { addressHash, callId, userId }: Pick<Wanted, "addressHash" | "callId" | "userId">,
  { since, heldSince, tooMany }: Omit<Terms, "code"> & { tooMany: AppError },
): Promise<void> {
  const had = {
    id: { not: callId },
    OR: [{ agentId }, { handovers: { some: { agentId, hasFailed: false } } }],
  } as const satisfies Prisma.CallWhereInput;
  const guest = { linkId: { not: null } } as const;
  const [today, fromThere, on, held] = [
    await tx.call.count({ where: { ...had, startedAt: { gte: since }, user: guest } }),
    await tx.call.count({ where: { ...had, startedAt: { gte: since }, user: { ...guest, addressHash } } }),
    await tx.call.count({ where: { ...had, status: "active", user: guest } }),
    // Their own older token gives its place up; this call's is what they come with.
    await tx.reservation.count({
      where: { agentId, createdAt: { gte: heldSince }, callId: { not: callId }, userId: { not: userId }, user: guest },
    }),
  ];
  if (on + held >= link.callsAtOnce) throw new AppError("busy", "All lines are busy. Try again in a minute.");
  if (today >= link.dailyCalls || fromThere >= link.dailyCallsPerAddress) throw tooMany;
}
