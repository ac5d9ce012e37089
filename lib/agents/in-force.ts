import type { Prisma } from "@/generated/prisma/client";

/** Names of the agents that may be called with a version for which `condition` holds. It sees the version's configuration as
 * `version.config`. */
export async function agentsInForce(tx: Prisma.TransactionClient, condition: Prisma.Sql): Promise<string[]> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    select distinct agent.name
    from "Agent" agent
    join lateral (
      select shares from "Release" where "agentId" = agent.id order by since desc, id desc limit 1
    ) release on true
    cross join lateral jsonb_array_elements(release.shares) share
    join "AgentVersion" version on version.id = (share ->> 'versionId')::uuid
    where agent."archivedAt" is null and (${condition})
    order by agent.name`;
  return rows.map(({ name }) => name);
}
