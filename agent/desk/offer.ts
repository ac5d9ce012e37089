import type { Logger } from "pino";
import { guardedFetch } from "@/lib/guarded-fetch";
import { secretNamesOf } from "@/lib/skills/behaviour";
import { unsafeSecrets } from "@/lib/skills/call-store";
import { type AskOffer, type Offer, offerLimitMs } from "@/lib/skills/mcp/schema";
import { createSecretReader } from "@/lib/skills/secret-reader";
import { createMcpConnection } from "../skills/mcp/connection";
import { signInOf } from "../skills/mcp/sign-in-of";

/** What a server of the Model Context Protocol offers now. */
export async function offerOf({ name, server }: AskOffer, log: Logger, gone: AbortSignal): Promise<Offer> {
  const secrets = createSecretReader(await unsafeSecrets(secretNamesOf(server)));
  const signIn = await signInOf(name, server);
  const connection = createMcpConnection(server, { fetch: guardedFetch, secrets, signIn, log });
  try {
    return await connection.offer(AbortSignal.any([gone, AbortSignal.timeout(offerLimitMs)]));
  } finally {
    void connection.close();
  }
}
