import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import { modelSchema, voiceSchema } from "./schema";

/** The engine's models. Asked each second while one is on its way, for its progress bar. */
export const modelsQuery = () =>
  queryOptions({
    queryKey: ["models"],
    queryFn: async ({ signal }) => modelSchema.array().parse(await getJson("/api/models", signal)),
    refetchInterval: ({ state }) =>
      state.data?.some((model) => model.state === "pulling" || model.state === "loading") ? 1_000 : false,
  });

/** The engine's voices. */
export const voicesQuery = () =>
  queryOptions({
    queryKey: ["voices"],
    queryFn: async ({ signal }) => voiceSchema.array().parse(await getJson("/api/voices", signal)),
  });
