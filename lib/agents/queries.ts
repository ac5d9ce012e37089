import { queryOptions } from "@tanstack/react-query";
import { getJson } from "@/lib/http";
import { agentSummarySchema } from "./schema";

/** The agents I can call. */
export const agentsQuery = () =>
  queryOptions({
    queryKey: ["agents"],
    queryFn: async ({ signal }) => agentSummarySchema.array().parse(await getJson("/api/agents", signal)),
  });
