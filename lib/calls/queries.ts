import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import { callDetailSchema, callPageSchema } from "./schema";

/** The history, page by page. `agent` narrows it to one agent's slug. */
export const callsQuery = (filter: { agent?: string } = {}) =>
  infiniteQueryOptions({
    queryKey: ["calls", filter],
    queryFn: async ({ pageParam, signal }) => {
      const search = new URLSearchParams();
      if (filter.agent) search.set("agent", filter.agent);
      if (pageParam) search.set("cursor", pageParam);
      return callPageSchema.parse(await getJson(`/api/calls?${search}`, signal));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** One call with its transcript. */
export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ["call", id],
    queryFn: async ({ signal }) => callDetailSchema.parse(await getJson(`/api/calls/${id}`, signal)),
  });

/** Where a call's recording is heard. */
export const recordingUrl = (id: string) => `/api/calls/${id}/recording`;
