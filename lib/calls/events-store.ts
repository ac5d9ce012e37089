import type { z } from "zod";
import { db } from "@/lib/db";
import type { Viewer } from "@/lib/users/schema";
import type { callEventsSchema } from "./schema";
import { requireReadable } from "./store";

const atATime = 100;

/** The raw story of a call from behind `after` on. `not_found` for a call this person may not see. */
export async function listEvents(viewer: Viewer, id: string, after = -1): Promise<z.infer<typeof callEventsSchema>> {
  await requireReadable(viewer, id);
  const rows = await db.callEvent.findMany({
    where: { callId: id, sequence: { gt: after } },
    select: { sequence: true, atMs: true, type: true, data: true },
    orderBy: { sequence: "asc" },
    take: atATime + 1,
  });
  const items = rows.slice(0, atATime);
  return { items, nextCursor: rows.length > atATime ? (items.at(-1)?.sequence ?? null) : null };
}
