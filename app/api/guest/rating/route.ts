import { rateCall } from "@/lib/calls/ratings-store";
import { AppError } from "@/lib/errors";
import { readGuest } from "@/lib/guests/cookie";
import { requireGuest, requireLink } from "@/lib/guests/guest-store";
import { guestRatingSchema, linkQuerySchema } from "@/lib/guests/schema";
import { publicRoute } from "@/lib/route";

/** What a guest thinks of a call of their own. */
export const POST = publicRoute(
  { query: linkQuerySchema, body: guestRatingSchema },
  async ({ request, query, body }) => {
    const { id } = await requireLink(query.link);
    const guest = await readGuest(request);
    if (!guest) throw new AppError("unauthenticated", "This browser has had no call by this link.");
    await rateCall(await requireGuest(id, guest), { ...body, role: "caller" });
    return { ok: true };
  },
);
