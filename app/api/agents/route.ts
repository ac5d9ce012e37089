import { listAgents } from "@/lib/agents/store";
import { route } from "@/lib/route";

export const GET = route({ allow: "agent:list" }, ({ user }) => listAgents(user));
