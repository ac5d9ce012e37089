import { listCallsSchema } from "@/lib/calls/schema";
import { listCalls } from "@/lib/calls/store";
import { route } from "@/lib/route";

export const GET = route({ allow: "call:read-own", query: listCallsSchema }, ({ user, query }) =>
  listCalls(user, query),
);
