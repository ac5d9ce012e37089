import { db } from "@/lib/db";
import { measureCalls } from "./measured-calls";
import { type ReleaseShares, type RollbackRule, releaseSharesSchema, rollbackRuleSchema } from "./release-schema";
import { breaches, type MeasuredCall } from "./results";

type Watched = { id: string; agentId: string; since: Date; shares: ReleaseShares; rule: RollbackRule };

/** To be called every few seconds: where a version does worse than its release allows, everybody returns to the first
 * one. Any number of web processes may do so; one of them makes the change. */
export async function watchReleases(): Promise<void> {
  for (const release of await watchedReleases()) {
    const [first, ...others] = release.shares;
    if (!first) continue;
    for (const { versionId } of others) {
      const own = await measureCalls(versionId, release.since);
      if (own.length < release.rule.calls) continue;
      const reason = breaches(release.rule, await callsToCompare(first.versionId, release), own);
      if (reason === undefined) continue;
      await rollBack(release, first.versionId, versionId, reason);
      break;
    }
  }
}

/** The first version's calls beside the others', or, while there are too few of them, its calls before. */
async function callsToCompare(versionId: string, { since, rule }: Watched): Promise<MeasuredCall[]> {
  const beside = await measureCalls(versionId, since);
  return beside.length >= rule.calls ? beside : measureCalls(versionId);
}

/** The releases in force that have a rule. */
async function watchedReleases(): Promise<Watched[]> {
  const rows = await db.$queryRaw<{ id: string; agentId: string; since: Date; shares: unknown; rule: unknown }[]>`
    select release.id, release."agentId", release.since, release.shares, release.rule
    from "Agent" agent
    join lateral (
      select * from "Release" where "agentId" = agent.id order by since desc, id desc limit 1
    ) release on true
    where agent."archivedAt" is null and release.rule is not null and jsonb_array_length(release.shares) > 1`;
  return rows.map(({ shares, rule, ...row }) => ({
    ...row,
    shares: releaseSharesSchema.parse(shares),
    rule: rollbackRuleSchema.parse(rule),
  }));
}

async function rollBack({ id, agentId, shares }: Watched, to: string, from: string, reason: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const [agent] = await tx.$queryRaw<{ name: string; slug: string }[]>`
      select name, slug from "Agent" where id = ${agentId}::uuid for update`;
    const newest = await tx.release.findFirst({ where: { agentId }, orderBy: [{ since: "desc" }, { id: "desc" }] });
    // Somebody changed it while we were counting, or another process was first.
    if (!agent || newest?.id !== id) return;
    const rows = await tx.agentVersion.findMany({
      where: { id: { in: [to, from] } },
      select: { id: true, number: true },
    });
    const numberOf = (versionId: string) => rows.find((row) => row.id === versionId)?.number ?? 0;
    const [good, bad] = [numberOf(to), numberOf(from)];
    const after = [{ versionId: to, percent: 100 }];
    await tx.release.create({ data: { agentId, shares: after, note: `Version ${bad} was taken back: ${reason}.` } });
    const text = `${agent.name}: version ${bad} was taken back, because ${reason}. Version ${good} answers everybody again.`;
    await tx.agentNotice.create({ data: { agentId, text } });
    const data = { slug: agent.slug, before: shares, after, reason };
    await tx.auditEntry.create({ data: { action: "release-rolled-back", subject: agentId, data } });
  });
}
