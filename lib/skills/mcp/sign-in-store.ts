import type { OAuthClientInformationMixed, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";
import { z } from "zod";
import { db } from "@/lib/db";
import { decrypt, encrypt } from "@/lib/secrets";

// What the SDK gave us to keep comes back as it was: it belongs to it, not to us.
const clientSchema = z.custom<OAuthClientInformationMixed>((value) => isRecord(value) && "client_id" in value);
const tokensSchema = z.custom<OAuthTokens>((value) => isRecord(value) && "access_token" in value);

const signInSchema = z.object({
  /** Where it is good for: another address must be signed in to anew. */
  url: z.string(),
  /** Where the server's sign-in page sends people back to. */
  redirectUrl: z.string(),
  client: clientSchema.optional(),
  tokens: tokensSchema.optional(),
  /** A sign-in that is under way in somebody's browser. */
  pending: z.object({ state: z.string(), verifier: z.string(), userId: z.string(), at: z.number() }).optional(),
});
export type SignIn = z.infer<typeof signInSchema>;

/** Under which a skill's sign-in is kept, and sealed. */
export const signInNameOf = (skill: string) => `mcp:${skill}`;

/** A skill's sign-in at this address; undefined when there is none, or none that can be read. */
export async function unsafeSignIn(skill: string, url: string): Promise<SignIn | undefined> {
  const row = await db.secret.findUnique({ where: { name: signInNameOf(skill) } });
  return row ? open(row, url) : undefined;
}

/** Changes a skill's sign-in. One at a time, because calls that run at once renew the same tokens. */
export async function unsafeChangeSignIn(
  skill: string,
  url: string,
  change: (now: SignIn | undefined) => SignIn | undefined,
): Promise<void> {
  const name = signInNameOf(skill);
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtext(${name}))`;
    const row = await tx.secret.findUnique({ where: { name } });
    const next = change(row ? open(row, url) : undefined);
    if (!next) return;
    const sealed = encrypt(JSON.stringify(next), name);
    await tx.secret.upsert({ where: { name }, create: { name, ...sealed }, update: sealed });
  });
}

function open(row: { name: string; ciphertext: Uint8Array; keyId: string }, url: string): SignIn | undefined {
  try {
    const signIn = signInSchema.parse(JSON.parse(decrypt(row, row.name)));
    return signIn.url === url ? signIn : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
