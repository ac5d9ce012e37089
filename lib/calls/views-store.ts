import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { type SavedView, type SaveView, writeFilters } from "./filters";

const mostViews = 30;

/** This person's saved views, by name. */
export async function listViews(viewer: Viewer): Promise<SavedView[]> {
  authorise(viewer, "call:read-own");
  return db.savedView.findMany({
    where: { userId: viewer.id },
    select: { id: true, name: true, query: true },
    orderBy: { name: "asc" },
    take: mostViews,
  });
}

/** Keeps a choice of filters under a name; one that has the name already is replaced. */
export async function saveView(viewer: Viewer, { name, filters }: SaveView): Promise<SavedView> {
  authorise(viewer, "call:read-own");
  const query = writeFilters(filters);
  const key = { userId_name: { userId: viewer.id, name } };
  return db.$transaction(async (tx) => {
    const others = await tx.savedView.count({ where: { userId: viewer.id, name: { not: name } } });
    if (others >= mostViews) throw new AppError("conflict", "You have thirty saved views. Remove one first.");
    const view = await tx.savedView.upsert({
      where: key,
      create: { userId: viewer.id, name, query },
      update: { query },
      select: { id: true, name: true, query: true },
    });
    await tx.auditEntry.create({ data: { actorId: viewer.id, action: "view-saved", subject: view.id } });
    return view;
  });
}

/** Forgets one of this person's views. */
export async function removeView(viewer: Viewer, id: string): Promise<void> {
  authorise(viewer, "call:read-own");
  await db.$transaction(async (tx) => {
    const { count } = await tx.savedView.deleteMany({ where: { id, userId: viewer.id } });
    if (count === 0) throw new AppError("not_found", "That view is not there any more.");
    await tx.auditEntry.create({ data: { actorId: viewer.id, action: "view-removed", subject: id } });
  });
}
