import { z } from "zod";
import { listEvents } from "@/lib/calls/events-store";
import { route } from "@/lib/route";

const query = z.strictObject({ after: z.coerce.number().int().min(0).optional() });

export const GET = route(
  { allow: "call:read-own", params: z.object({ id: z.string() }), query },
  ({ user, params, query }) => listEvents(user, params.id, query.after),
);
