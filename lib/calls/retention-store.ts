import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { loadAgentConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { env } from "@/lib/env";
import { removeSound, removeWords } from "./removal";

const dayMs = 86_400_000;
const atATime = 100;

export type PurgeReport = {
  /** Recordings, and calls whose words went. */
  recordings: number;
  transcripts: number;
  /** Folders of calls that nobody knows. */
  orphans: number;
};

/** Removes sound and words that are older than their agent keeps them, by its newest version, and recordings without a call.
 * What was counted of the calls stays. Says in the audit what was removed. */
export async function removeExpired(now = Date.now()): Promise<PurgeReport> {
  const report: PurgeReport = { recordings: 0, transcripts: 0, orphans: 0 };
  for (const { id, versions } of await agentsWithNewest()) {
    const retention = versions[0] && readRetention(versions[0].config);
    if (!retention) continue;
    const before = (days: number) => new Date(now - days * dayMs);
    if (retention.audioDays !== null) report.recordings += await expireSound(id, before(retention.audioDays));
    if (retention.textDays !== null) report.transcripts += await expireWords(id, before(retention.textDays));
  }
  report.orphans = await removeOrphans(now);
  if (Object.values(report).some((count) => count > 0)) {
    await db.auditEntry.create({ data: { action: "retention-applied", subject: "calls", data: report } });
  }
  return report;
}

const agentsWithNewest = () =>
  db.agent.findMany({
    select: { id: true, versions: { select: { config: true }, orderBy: { number: "desc" }, take: 1 } },
    orderBy: { id: "asc" },
  });

/** Of a configuration that cannot be read nothing is removed. */
function readRetention(stored: unknown) {
  try {
    return loadAgentConfig(stored).retention;
  } catch {
    return undefined;
  }
}

async function expireSound(agentId: string, before: Date): Promise<number> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select id from "Call"
    where "agentId" = ${agentId}::uuid and status <> 'active' and "startedAt" < ${before} and recording is not null`;
  for (const { id } of rows) await removeSound(id);
  return rows.length;
}

async function expireWords(agentId: string, before: Date): Promise<number> {
  let removed = 0;
  for (;;) {
    const rows = await db.call.findMany({
      where: {
        agentId,
        status: { not: "active" },
        startedAt: { lt: before },
        // Ratings can be written long after the call.
        OR: [{ turns: { some: {} } }, { ratings: { some: { words: { not: "" } } } }],
        fact: { isNot: null },
      },
      select: { id: true },
      take: atATime,
    });
    if (rows.length > 0) await removeWords(rows.map(({ id }) => id));
    removed += rows.length;
    if (rows.length < atATime) return removed;
  }
}

/** Left by calls that were deleted while they were recorded. The young ones may be of a call whose row is yet to come. */
async function removeOrphans(now: number): Promise<number> {
  const root = join(env().PARLEY_DATA, "recordings");
  const names = (await readdir(root).catch(() => [])).filter((name) => z.uuid().safeParse(name).success);
  let removed = 0;
  for (let from = 0; from < names.length; from += atATime) {
    const some = names.slice(from, from + atATime);
    const rows = await db.call.findMany({ where: { id: { in: some } }, select: { id: true } });
    const known = new Set(rows.map(({ id }) => id));
    for (const name of some.filter((id) => !known.has(id))) {
      const age = now - ((await stat(join(root, name)).catch(() => undefined))?.mtimeMs ?? now);
      if (age < dayMs) continue;
      await rm(join(root, name), { recursive: true, force: true });
      removed += 1;
    }
  }
  return removed;
}
