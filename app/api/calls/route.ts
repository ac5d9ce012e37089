import { listCallsSchema } from "@/lib/calls/filters";
import { listCalls } from "@/lib/calls/list-store";
import { route } from "@/lib/route";

export const GET = route({ allow: "call:read-own", query: listCallsSchema }, ({ user, query }) =>
  listCalls(user, query),
);
