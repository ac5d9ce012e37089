import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import type { ExportFormat } from "./export-formats";
import { type CallFilters, writeFilters } from "./filters";
import { callDetailSchema, callEventsSchema, callPageSchema, waveformSchema } from "./schema";

/** The history as the filters choose it, page by page. */
export const callsQuery = (filters: CallFilters) =>
  infiniteQueryOptions({
    queryKey: ["calls", writeFilters(filters)],
    queryFn: async ({ pageParam, signal }) => {
      const { cursor, searchedFor } = pageParam;
      const search = new URLSearchParams(writeFilters(searchedFor === null ? filters : { ...filters, q: searchedFor }));
      if (cursor !== null) search.set("cursor", cursor);
      return callPageSchema.parse(await getJson(`/api/calls?${search}`, signal));
    },
    initialPageParam: firstPage,
    getNextPageParam: ({ nextCursor }, pages) =>
      nextCursor === null ? null : { cursor: nextCursor, searchedFor: pages[0]?.searchedFor ?? null },
  });

type PageParam = { cursor: string | null; searchedFor: string | null };
export const firstPage: PageParam = { cursor: null, searchedFor: null };

/** One call with its transcript. */
export const callQuery = (id: string) =>
  queryOptions({
    queryKey: ["call", id],
    queryFn: async ({ signal }) => callDetailSchema.parse(await getJson(`/api/calls/${id}`, signal)),
  });

/** Where a call's recording is heard. */
export const recordingUrl = (id: string) => `/api/calls/${id}/recording`;

/** How loud each side was, for the two lanes of the player; null where the recording cannot be read. */
export const waveformQuery = (id: string) =>
  queryOptions({
    queryKey: ["waveform", id],
    queryFn: async ({ signal }) => waveformSchema.parse(await getJson(`/api/calls/${id}/waveform`, signal)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

/** The raw story of a call, a hundred lines at a time. */
export const eventsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["call-events", id],
    queryFn: async ({ pageParam, signal }) => {
      const search = pageParam === null ? "" : `?after=${pageParam}`;
      return callEventsSchema.parse(await getJson(`/api/calls/${id}/events${search}`, signal));
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.nextCursor,
  });

/** Forms in which a call can be taken along. */
export const exportUrl = (id: string, format: ExportFormat) => `/api/calls/${id}/export?format=${format}`;
export const listExportUrl = (filters: CallFilters) => `/api/exports/calls?${writeFilters(filters)}`;
