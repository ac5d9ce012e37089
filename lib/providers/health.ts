import { z } from "zod";
import { db } from "@/lib/db";
import type { Health } from "./schema";

/** The channel of Postgres on which calls tell each other how a provider does. */
export const healthChannel = "parley_health";

/** How a provider does, as calls tell it to each other and to the settings. Times in ms since 1970. */
export const healthNoteSchema = z.object({
  /** Of the connection, or `engine/<stage>`. */
  id: z.string().max(100),
  failures: z.number().int().min(0),
  openUntil: z.number().optional(),
  reason: z.string().max(200).optional(),
  firstMsP95: z.number().int().optional(),
});
export type HealthNote = z.infer<typeof healthNoteSchema>;

type Row = { openUntil: Date | null; reason: string | null; firstMsP95: number | null };

/** How a connection did lately, from its row; without one nothing is known. */
export function healthOf(row?: Row, now = new Date()): Health {
  const isFailing = row?.openUntil !== null && row?.openUntil !== undefined && row.openUntil > now;
  return {
    state: isFailing ? "failing" : row ? "ready" : "unknown",
    reason: isFailing ? row.reason : null,
    until: isFailing ? (row.openUntil?.toISOString() ?? null) : null,
    firstMsP95: row?.firstMsP95 ?? null,
  };
}

/** The health of these connections, by their ids. */
export async function readHealth(ids: readonly string[]): Promise<Map<string, Health>> {
  const rows = await db.providerHealth.findMany({ where: { id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id, healthOf(row)]));
}

/** What the calls have told of these providers. Unsafe: asks nobody's leave. */
export async function unsafeReadNotes(ids: readonly string[]): Promise<HealthNote[]> {
  const rows = await db.providerHealth.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ id, failures, openUntil, reason, firstMsP95 }) => ({
    ...{ id, failures },
    ...(openUntil ? { openUntil: openUntil.getTime() } : {}),
    ...(reason ? { reason } : {}),
    ...(firstMsP95 === null ? {} : { firstMsP95 }),
  }));
}

/** Stores how a provider does and tells everybody. Unsafe: asks nobody's leave. */
export async function unsafeTellHealth(note: HealthNote): Promise<void> {
  const { id, failures, openUntil, reason = null, firstMsP95 } = note;
  const data = {
    ...{ failures, reason },
    openUntil: openUntil === undefined ? null : new Date(openUntil),
    ...(firstMsP95 === undefined ? {} : { firstMsP95 }),
  };
  await db.providerHealth.upsert({ where: { id }, create: { id, ...data }, update: data });
  await db.$executeRaw`select pg_notify(${healthChannel}, ${JSON.stringify(note)})`;
}
