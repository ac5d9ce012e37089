import { pickVersion } from "@/lib/agents/store";
import { giveToken } from "@/lib/calls/give-token";
import { tokenRequestSchema } from "@/lib/calls/schema";
import { wantedAgent } from "@/lib/calls/token";
import { route } from "@/lib/route";

/** LiveKit's TokenSource endpoint. A call begins when somebody joins the room; until then a place is kept for a few
 * seconds, so that whoever is told to come is not turned away. Each answer is for a room of its own. */
export const POST = route({ allow: "call:talk", body: tokenRequestSchema }, ({ request, body, user }) =>
  giveToken(request.headers, user, () => pickVersion(wantedAgent(body), user)),
);
