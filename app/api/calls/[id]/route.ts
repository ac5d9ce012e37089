import { z } from "zod";
import { requireCall } from "@/lib/calls/store";
import { route } from "@/lib/route";

export const GET = route({ allow: "call:read-own", params: z.object({ id: z.string() }) }, ({ user, params }) =>
  requireCall(user, params.id),
);
