import { z } from "zod";
import { requireDraft } from "@/lib/agents/draft-store";
import { route } from "@/lib/route";

export const GET = route({ allow: "agent:read", params: z.object({ slug: z.string() }) }, ({ user, params }) =>
  requireDraft(user, params.slug),
);
