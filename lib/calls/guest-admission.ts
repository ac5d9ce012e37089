import type { Prisma } from "@/generated/prisma/client";
import { AppError } from "@/lib/errors";

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

/** Throws when a guest may not have one more call with the agent: its link was replaced or is off, or as many calls as it takes
 * were had by all guests, by those from the same address, or are on. A new link does not begin to count anew. */
export async function requireGuestCall(
  tx: Prisma.TransactionClient,
  { linkId, addressHash, callId, agentId, userId }: Wanted,
  { since, heldSince, code }: Terms,
): Promise<void> {
  const link = await tx.publicLink.findFirst({ where: { id: linkId, agentId, isOn: true, revokedAt: null } });
  if (!link) throw new AppError(code, "This link does not work any more.");
  const guests = { link: { agentId } };
  const [today, fromThere, fresh, on, tries, held] = [
    await tx.call.count({ where: { agentId, startedAt: { gte: since }, user: guests } }),
    await tx.call.count({ where: { agentId, startedAt: { gte: since }, user: { ...guests, addressHash } } }),
    await tx.user.count({ where: { ...guests, addressHash, createdAt: { gte: since } } }),
    await tx.call.count({ where: { agentId, status: "active", user: guests } }),
    await tx.reservation.count({ where: { agentId, callId: { not: callId }, user: { ...guests, addressHash } } }),
    // Their own older token gives its place up; this call's is what they come with.
    await tx.reservation.count({
      where: { agentId, createdAt: { gte: heldSince }, callId: { not: callId }, userId: { not: userId }, user: guests },
    }),
  ];
  // Tokens that no call came of. They are forgotten after some minutes.
  if (tries >= Math.max(fewestTries, link.dailyCallsPerAddress)) {
    throw new AppError(code, "There were too many tries in a row. Wait ten minutes, then try again.");
  }
  if (on + held >= link.callsAtOnce) throw new AppError("busy", "All lines are busy. Try again in a minute.");
  // Who takes a new name for each try is stopped a little later than who calls.
  if (today >= link.dailyCalls || fromThere >= link.dailyCallsPerAddress || fresh > 2 * link.dailyCallsPerAddress) {
    throw new AppError(code, "There were as many calls by this link as it takes within a day. Try tomorrow.");
  }
}
