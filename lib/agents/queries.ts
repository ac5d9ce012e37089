import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import { agentDraftSchema, studioPageSchema } from "./draft-schema";
import { versionPageSchema } from "./release-schema";
import { agentSummarySchema } from "./schema";

/** The agents I can call. */
export const agentsQuery = () =>
  queryOptions({
    queryKey: ["agents"],
    queryFn: async ({ signal }) => agentSummarySchema.array().parse(await getJson("/api/agents", signal)),
  });

/** An agent's draft as it is stored now: somebody else may be writing too. */
export const draftQuery = (slug: string) =>
  queryOptions({
    queryKey: ["agents", slug, "draft"],
    queryFn: ({ signal }) => fetchDraft(slug, signal),
  });

export async function fetchDraft(slug: string, signal?: AbortSignal) {
  return agentDraftSchema.parse(await getJson(`/api/agents/${slug}/draft`, signal));
}

/** A page of an agent's versions behind the one of number `cursor`. */
export async function fetchVersions(slug: string, cursor: number) {
  return versionPageSchema.parse(await getJson(`/api/agents/${slug}/versions?cursor=${cursor}`));
}

/** A page of all agents behind the one of id `cursor`. */
export async function fetchStudioAgents(cursor: string) {
  return studioPageSchema.parse(await getJson(`/api/studio/agents?cursor=${cursor}`));
}

/** Where a browser calls an agent's draft. */
export const tryUrl = (slug: string) => `/api/agents/${slug}/try`;

/** Where an agent's YAML file is downloaded. */
export const fileUrl = (slug: string, version?: number) =>
  `/api/agents/${slug}/file${version === undefined ? "" : `?version=${version}`}`;
