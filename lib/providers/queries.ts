import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import { connectionSchema, offeredVoiceSchema, type SpeechRequest, type VoiceSourceId } from "./schema";

/** The connected providers with their health, which calls keep changing. */
export const connectionsQuery = () =>
  queryOptions({
    queryKey: ["providers"],
    queryFn: async ({ signal }) => connectionSchema.array().parse(await getJson("/api/providers", signal)),
    refetchInterval: 5_000,
  });

/** The voices of our engine or of a connected provider. */
export const offeredVoicesQuery = (source: VoiceSourceId) =>
  queryOptions({
    queryKey: ["providers", "voices", source],
    queryFn: async ({ signal }) =>
      offeredVoiceSchema
        .array()
        .parse(await getJson(`/api/providers/voices?${new URLSearchParams({ source })}`, signal)),
    staleTime: 60_000,
  });

/** Where an `<audio>` finds a text said by a voice. */
export const speechUrl = (request: SpeechRequest): string => `/api/providers/speech?${new URLSearchParams(request)}`;
