import { exportPerson } from "@/lib/calls/export/exports";
import { route } from "@/lib/route";
import { streamResponse } from "@/lib/stream-response";

/** Everything that is kept of the person who asks. */
export const GET = route({ allow: "call:read-own" }, async ({ request, user }) =>
  streamResponse(request, await exportPerson(user)),
);
