import { listStudioAgentsSchema } from "@/lib/agents/draft-schema";
import { listStudioAgents } from "@/lib/agents/store";
import { route } from "@/lib/route";

/** A page of all agents, for builders. */
export const GET = route({ allow: "agent:read", query: listStudioAgentsSchema }, ({ user, query }) =>
  listStudioAgents(user, query),
);
