import { can } from "@/lib/authorise";
import { db } from "@/lib/db";
import type { Viewer } from "@/lib/users/schema";
import type { FilterChoices } from "./filters";
import { readableSql } from "./scope";

/** What this person can choose of in the filters: the agents, people and incidents of the calls that they may see. */
export async function filterChoices(viewer: Viewer): Promise<FilterChoices> {
  const readable = readableSql(viewer);
  const [agents, people, incidents] = await Promise.all([
    db.$queryRaw<FilterChoices["agents"]>`
      select agent.slug, agent.name, array_agg(version.number order by version.number desc) as versions
      from "Agent" agent join "AgentVersion" version on version."agentId" = agent.id
      where exists (select from "Call" call where call."agentVersionId" = version.id and ${readable})
      group by agent.id order by agent.name limit 200`,
    can(viewer, "call:read-all")
      ? db.$queryRaw<FilterChoices["people"]>`
          select person.id, person.name from "User" person
          where person."linkId" is null and exists (select from "Call" call where call."userId" = person.id) order by person.name limit 500`
      : [],
    db.$queryRaw<{ kind: string }[]>`
      select distinct incident.kind from "Incident" incident join "Call" call on call.id = incident."callId"
      where ${readable} order by incident.kind limit 100`,
  ]);
  return { agents, people, incidents: incidents.map(({ kind }) => kind) };
}
