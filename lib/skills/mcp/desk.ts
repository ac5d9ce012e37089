import "server-only";
import { authorise } from "@/lib/authorise";
import { askJson } from "@/lib/providers/desk";
import type { Viewer } from "@/lib/users/schema";
import { requireMayRun } from "./permission";
import { type AskOffer, type Offer, offerLimitMs, offerSchema } from "./schema";

/** What a server offers now, asked by the worker as a call would. For builders; programs for admins. Throws what the
 * server did wrong as one sentence, and `unavailable` when the worker is not there. */
export async function askOffer(viewer: Viewer, ask: AskOffer): Promise<Offer> {
  authorise(viewer, "skill:write");
  requireMayRun(viewer, { kind: "mcp", server: ask.server });
  return askJson("/skills/offer", ask, offerSchema, offerLimitMs);
}
