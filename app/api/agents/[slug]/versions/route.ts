import { z } from "zod";
import { listVersionsSchema } from "@/lib/agents/release-schema";
import { listVersions } from "@/lib/agents/release-store";
import { route } from "@/lib/route";

export const GET = route(
  { allow: "agent:read", params: z.object({ slug: z.string() }), query: listVersionsSchema },
  ({ user, params, query }) => listVersions(user, params.slug, query),
);
