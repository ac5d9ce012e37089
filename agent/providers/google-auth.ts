import { createSign } from "node:crypto";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { orAborted } from "@/lib/or-aborted";
import { readServiceAccount, type ServiceAccount } from "@/lib/providers/service-account";
import { StatusError } from "./failure";
import { sendForJson } from "./http";

/** Of all that is used here: speech both ways, and Gemini. */
const scope = "https://www.googleapis.com/auth/cloud-platform";
const lifeSeconds = 3_600;
const askWithinMs = 5_000;
/** Another one is asked for so long before a token's end, while that still serves. */
const renewBeforeMs = 600_000;
/** One that ends sooner is as good as none: requests are on their way for a while. */
const spareMs = 30_000;

type Headers = Record<string, string>;
type Token = { value: string; until: number };

/** What requests to Google must carry: an API key as it is, or a token in exchange for a service account's key, which is kept and
 * renewed before its end. Throws `StatusError` where Google refuses the exchange, and `not_configured` for JSON that is no such key. */
export function createGoogleAuth(key: string): (signal: AbortSignal) => Promise<Headers> {
  const account = readServiceAccount(key);
  if (account === undefined) return async () => (key ? { "x-goog-api-key": key } : ({} as Headers));
  if (typeof account === "string") {
    return async () => {
      throw new AppError("not_configured", account);
    };
  }
  let token: Token | undefined;
  let asking: Promise<Token> | undefined;
  const lastsMs = () => (token ? token.until - Date.now() : 0);

  function ask(from: ServiceAccount): Promise<Token> {
    asking ??= askForToken(from)
      .then((fresh) => {
        token = fresh;
        return fresh;
      })
      .finally(() => {
        asking = undefined;
      });
    // Whoever asked may have left.
    asking.catch(() => undefined);
    return asking;
  }

  return async (signal) => {
    if (lastsMs() < spareMs) token = await orAborted(ask(account), signal);
    // What failed is asked for again by the next request; this one has a token.
    else if (lastsMs() < renewBeforeMs) void ask(account);
    return { authorization: `Bearer ${token?.value}` };
  };
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().default(lifeSeconds) });

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
async function askForToken(account: ServiceAccount): Promise<Token> {
  const body = new URLSearchParams({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    assertion: assertionOf(account),
  }).toString();
  const sending = {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    signal: AbortSignal.timeout(askWithinMs),
    body,
  };
  try {
    const { access_token: value, expires_in } = await sendForJson(account.token_uri, tokenSchema, sending);
    return { value, until: Date.now() + expires_in * 1_000 };
  } catch (error) {
    // An account that was deleted is a bad request there, and a wrong key to us.
    if (error instanceof StatusError && error.status === 400) throw new StatusError(401);
    throw error;
  }
}

function assertionOf({ client_email: iss, private_key_id: kid, private_key, token_uri: aud }: ServiceAccount): string {
  const iat = Math.floor(Date.now() / 1_000);
  const head = { alg: "RS256", typ: "JWT", ...(kid ? { kid } : {}) };
  const said = [head, { iss, scope, aud, iat, exp: iat + lifeSeconds }].map(encode).join(".");
  try {
    return `${said}.${createSign("RSA-SHA256").update(said).sign(private_key, "base64url")}`;
  } catch {
    // What was thrown may quote the key.
    throw new AppError("not_configured", "The private key of this service account cannot be read.");
  }
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
