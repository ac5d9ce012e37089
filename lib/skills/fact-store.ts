import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import type { UserFact } from "./schema";

const mostFacts = 100;

/** What agents remember about oneself, newest first. At most a hundred there are. */
export async function listFacts(viewer: Viewer): Promise<UserFact[]> {
  authorise(viewer, "fact:own");
  const rows = await db.userFact.findMany({
    where: { userId: viewer.id },
    select: { id: true, text: true, createdAt: true },
    orderBy: { createdAt: "desc" },
    take: mostFacts,
  });
  return rows.map(({ createdAt, ...row }) => ({ ...row, createdAt: createdAt.toISOString() }));
}

/** Deletes one's own fact. `not_found` also for somebody else's. */
export async function removeFact(viewer: Viewer, id: string): Promise<void> {
  authorise(viewer, "fact:own");
  const { count } = await db.userFact.deleteMany({ where: { id, userId: viewer.id } });
  if (count === 0) throw new AppError("not_found", "That was forgotten already.");
  await audit(viewer.id, "fact-removed", 1);
}

/** The facts about the owner of a call, oldest first. */
export async function factsOf(ownerId: string): Promise<string[]> {
  const rows = await db.userFact.findMany({
    where: { userId: ownerId },
    select: { text: true },
    orderBy: { createdAt: "asc" },
    take: mostFacts,
  });
  return rows.map(({ text }) => text);
}

/** Keeps a fact about the owner of a call; one that is known already is not doubled. Nothing of guests, who have no account
 * to see and delete it in. */
export async function rememberFact(ownerId: string, text: string): Promise<void> {
  const isGuest = (await db.user.count({ where: { id: ownerId, linkId: { not: null } } })) > 0;
  if (isGuest) throw new AppError("forbidden", "I can remember things only of people with an account.");
  const known = await factsOf(ownerId);
  if (known.some((fact) => fact.toLowerCase() === text.toLowerCase())) return;
  if (known.length >= mostFacts)
    throw new AppError("conflict", "I have noted too much about you already. Ask me to forget something.");
  await db.userFact.create({ data: { userId: ownerId, text } });
  await audit(ownerId, "fact-remembered", 1);
}

/** Forgets the owner's facts that hold all of these words, all of them without words. */
export async function forgetFacts(ownerId: string, words: string): Promise<number> {
  const AND = words
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""))
    .filter((word) => word && !/^(my|the|a|an|i|am|is|that)$/i.test(word))
    .map((word) => ({ text: { contains: word, mode: "insensitive" as const } }));
  const { count } = await db.userFact.deleteMany({ where: { userId: ownerId, AND } });
  if (count > 0) await audit(ownerId, "fact-removed", count);
  return count;
}

/** Says that something was kept or deleted, not what. */
async function audit(userId: string, action: string, count: number): Promise<void> {
  await db.auditEntry.create({ data: { actorId: userId, action, subject: userId, data: { count } } });
}
