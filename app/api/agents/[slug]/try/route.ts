import { z } from "zod";
import { snapshotDraft } from "@/lib/agents/draft-store";
import { giveToken } from "@/lib/calls/give-token";
import { tokenRequestSchema } from "@/lib/calls/schema";
import { route } from "@/lib/route";

/** A token for a call with an agent's draft, as it is at this moment. For builders. */
export const POST = route(
  { allow: "agent:write", params: z.object({ slug: z.string() }), body: tokenRequestSchema },
  ({ request, user, params }) => giveToken(request.headers, user, () => snapshotDraft(user, params.slug)),
);
