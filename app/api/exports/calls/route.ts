import { exportList } from "@/lib/calls/export/exports";
import { callFiltersSchema } from "@/lib/calls/filters";
import { route } from "@/lib/route";
import { streamResponse } from "@/lib/stream-response";

/** The calls that the filters choose, as CSV. */
export const GET = route({ allow: "call:read-own", query: callFiltersSchema }, async ({ request, user, query }) =>
  streamResponse(request, exportList(user, query)),
);
