import { pickGuestVersion } from "@/lib/agents/store";
import { giveToken } from "@/lib/calls/give-token";
import { tokenRequestSchema } from "@/lib/calls/schema";
import { guestCookie, readGuest } from "@/lib/guests/cookie";
import { admitGuest, forgetGuest, requireLink } from "@/lib/guests/guest-store";
import { linkQuerySchema } from "@/lib/guests/schema";
import { publicRoute } from "@/lib/route";
import { clientAddress } from "@/lib/users/throttle";

/** LiveKit's TokenSource endpoint for whoever holds a public link: a call with that link's agent, whatever is asked for. */
export const POST = publicRoute({ query: linkQuerySchema, body: tokenRequestSchema }, async ({ request, query }) => {
  const { id, agent } = await requireLink(query.link);
  const address = clientAddress(request.headers.get("x-forwarded-for"));
  const guest = await admitGuest(id, await readGuest(request), address);
  try {
    const answer = await giveToken(request.headers, guest, () => pickGuestVersion(agent.slug, guest.id));
    answer.headers.append("set-cookie", await guestCookie(guest.id, request.headers));
    return answer;
  } catch (error) {
    if (guest.isNew) await forgetGuest(guest.id);
    throw error;
  }
});
