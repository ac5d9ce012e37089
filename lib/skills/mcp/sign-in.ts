import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { AppError } from "@/lib/errors";
import { type SignIn, unsafeChangeSignIn, unsafeSignIn } from "./sign-in-store";

/** What the SDK must know to use a skill's sign-in in a call and to renew it; undefined when nobody has signed in. It
 * never begins a new one: nobody is there to see the page. */
export async function signInForCalls(skill: string, url: string): Promise<OAuthClientProvider | undefined> {
  const kept = await unsafeSignIn(skill, url);
  if (!kept?.tokens) return undefined;
  const read = async () => (await unsafeSignIn(skill, url)) ?? kept;
  return {
    redirectUrl: kept.redirectUrl,
    clientMetadata: clientMetadata(kept.redirectUrl),
    clientInformation: async () => (await read()).client,
    saveClientInformation: (client) => unsafeChangeSignIn(skill, url, (now) => now && { ...now, client }),
    tokens: async () => (await read()).tokens,
    saveTokens: (tokens) => unsafeChangeSignIn(skill, url, (now) => now && { ...now, tokens }),
    saveCodeVerifier: () => undefined,
    codeVerifier: () => "",
    redirectToAuthorization: () => {
      throw new AppError("not_configured", "The sign-in has run out. Sign in again in the skill's settings.");
    },
  };
}

type Begun = { skill: string; url: string; redirectUrl: string; userId: string; state: string };

/** What the SDK must know to begin a sign-in. `target` is the page to show then. */
export function signInToBegin({ skill, url, redirectUrl, userId, state }: Begun) {
  let target: URL | undefined;
  const fresh: SignIn = { url, redirectUrl };
  const change = (part: Partial<SignIn>) =>
    unsafeChangeSignIn(skill, url, (now) => ({ ...fresh, ...now, ...part, redirectUrl }));
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: clientMetadata(redirectUrl),
    state: () => state,
    clientInformation: async () => {
      const kept = await unsafeSignIn(skill, url);
      // Registered for the address people came back to then; from another one a server would not take it.
      return kept?.redirectUrl === redirectUrl ? kept.client : undefined;
    },
    saveClientInformation: (client) => change({ client }),
    // Signing in again is for when the tokens do not work.
    tokens: () => undefined,
    saveTokens: () => undefined,
    saveCodeVerifier: (verifier) => change({ pending: { state, verifier, userId, at: Date.now() } }),
    codeVerifier: () => "",
    redirectToAuthorization: (to) => {
      target = to;
    },
  };
  return { provider, target: () => target };
}

/** What the SDK must know to end a sign-in that was begun. */
export function signInToEnd(skill: string, begun: SignIn & { pending: NonNullable<SignIn["pending"]> }) {
  const { url, redirectUrl, client, pending } = begun;
  return {
    redirectUrl,
    clientMetadata: clientMetadata(redirectUrl),
    clientInformation: () => client,
    saveClientInformation: (saved) => unsafeChangeSignIn(skill, url, (now) => now && { ...now, client: saved }),
    tokens: () => undefined,
    saveTokens: (tokens) => unsafeChangeSignIn(skill, url, (now) => now && { ...now, tokens, pending: undefined }),
    saveCodeVerifier: () => undefined,
    codeVerifier: () => pending.verifier,
    redirectToAuthorization: () => undefined,
  } satisfies OAuthClientProvider;
}

function clientMetadata(redirectUrl: string): OAuthClientProvider["clientMetadata"] {
  return {
    client_name: "Parley",
    redirect_uris: [redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  };
}
