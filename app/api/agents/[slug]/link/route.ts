import { z } from "zod";
import { agentSlugSchema } from "@/lib/agents/schema";
import { readLink } from "@/lib/guests/link-store";
import { route } from "@/lib/route";

const params = z.object({ slug: agentSlugSchema });

export const GET = route({ allow: "agent:write", params }, ({ params, user }) => readLink(user, params.slug));
