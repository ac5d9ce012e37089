import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { removeCalls } from "./removal";
import { guestsOf } from "./scope";

const atATime = 50;

/** Deletes one call of a guest's as it would be deleted with its owner: sound, words and all that was counted of it, and an entry of the
 * audit that says so. For admins, and for builders who made the guest's link. `conflict` while it goes on. */
export async function deleteGuestCall(viewer: Viewer, id: string): Promise<void> {
  authorise(viewer, "call:delete-guest");
  const call = await db.call.findFirst({
    where: { id, user: guestsOf(viewer) },
    select: { status: true, agent: { select: { slug: true } } },
  });
  if (!call) throw new AppError("not_found", "That call does not exist, or it is not yours to delete.");
  if (call.status === "active") throw new AppError("conflict", "This call goes on. Wait until it is over.");
  await removeCalls([id]);
  const data = { agent: call.agent.slug };
  await db.auditEntry.create({ data: { actorId: viewer.id, action: "guest-call-deleted", subject: id, data } });
}

/** How much is kept of the person who asks. */
export async function ownData(
  viewer: Viewer,
): Promise<{ calls: number; recordings: number; ratings: number; views: number; facts: number }> {
  authorise(viewer, "call:read-own");
  const userId = viewer.id;
  const [counts] = await db.$queryRaw<{ calls: number; recordings: number }[]>`
    select count(*)::int as calls, count(recording)::int as recordings from "Call" where "userId" = ${userId}::uuid`;
  const ratings = await db.callRating.count({ where: { authorId: userId } });
  const views = await db.savedView.count({ where: { userId } });
  const facts = await db.userFact.count({ where: { userId } });
  return { calls: counts?.calls ?? 0, recordings: counts?.recordings ?? 0, ratings, views, facts };
}

/** Deletes the calls of the person who asks, with sound and words, their ratings, views and favourites, and what agents remember of them. The account stays, and
 * an entry of the audit that says how many calls there were. `conflict` while they talk. */
export async function deleteOwnData(viewer: Viewer): Promise<{ calls: number }> {
  authorise(viewer, "call:delete-own");
  const userId = viewer.id;
  if ((await db.call.count({ where: { userId, status: "active" } })) > 0) {
    throw new AppError("conflict", "You are in a call. End it first, then try again.");
  }
  let calls = 0;
  for (;;) {
    const rows = await db.call.findMany({
      where: { userId, status: { not: "active" } },
      select: { id: true },
      orderBy: { id: "asc" },
      take: atATime,
    });
    await removeCalls(rows.map(({ id }) => id));
    calls += rows.length;
    if (rows.length < atATime) break;
  }
  await db.$transaction([
    db.callRating.deleteMany({ where: { authorId: userId } }),
    db.savedView.deleteMany({ where: { userId } }),
    db.userFact.deleteMany({ where: { userId } }),
    db.favouriteVoice.deleteMany({ where: { userId } }),
    db.auditEntry.create({ data: { actorId: userId, action: "data-deleted", subject: userId, data: { calls } } }),
  ]);
  return { calls };
}
