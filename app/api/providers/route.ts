import { listConnections } from "@/lib/providers/store";
import { route } from "@/lib/route";

export const GET = route({ allow: "provider:read" }, ({ user }) => listConnections(user));
