import { randomBytes } from "node:crypto";
import { auth, extractWWWAuthenticateParams, type OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { type GuardedFetch, guardedFetch } from "@/lib/guarded-fetch";
import { requireSkill } from "@/lib/skills/store";
import type { Viewer } from "@/lib/users/schema";
import { toFetchLike } from "./fetch-like";
import { signInToBegin, signInToEnd } from "./sign-in";
import { signInNameOf, unsafeSignIn } from "./sign-in-store";

export const signInPath = "/api/skills/sign-in";
const mustEndWithinMs = 10 * 60_000;

/** The page on which this person lets Parley use a skill's server. For builders. `origin` is where they are now, and will
 * come back to. */
export async function beginSignIn(
  viewer: Viewer,
  { name, origin }: { name: string; origin: string },
  fetch: GuardedFetch = guardedFetch,
): Promise<{ url: string }> {
  const url = await requireAddress(viewer, name);
  const state = `${name}.${randomBytes(24).toString("base64url")}`;
  const begun = signInToBegin({
    ...{ skill: name, url, state },
    redirectUrl: `${origin}${signInPath}`,
    userId: viewer.id,
  });
  await exchange(begun.provider, url, fetch);
  const target = begun.target();
  if (!target || !["https:", "http:"].includes(target.protocol)) {
    throw new AppError("provider_failed", "The server gave no page to sign in on.");
  }
  return { url: target.href };
}

/** Ends a sign-in when its page has sent the same person back. Answers the skill's name. */
export async function endSignIn(
  viewer: Viewer,
  { code, state }: { code: string; state: string },
  fetch: GuardedFetch = guardedFetch,
): Promise<string> {
  const name = state.split(".")[0] ?? "";
  const url = await requireAddress(viewer, name);
  const begun = await unsafeSignIn(name, url);
  const pending = begun?.pending;
  if (!begun || pending?.state !== state || pending.userId !== viewer.id || Date.now() - pending.at > mustEndWithinMs) {
    throw new AppError("forbidden", "This sign-in was not begun here, or took too long. Begin it again.");
  }
  await exchange(signInToEnd(name, { ...begun, pending }), url, fetch, code);
  await db.auditEntry.create({ data: { actorId: viewer.id, action: "skill-signed-in", subject: name, data: { url } } });
  return name;
}

/** Whether a skill is signed in at its server. For builders. */
export async function isSignedIn(viewer: Viewer, name: string): Promise<boolean> {
  return (await unsafeSignIn(name, await requireAddress(viewer, name)))?.tokens !== undefined;
}

/** Forgets a skill's sign-in. For builders. */
export async function removeSignIn(viewer: Viewer, name: string): Promise<void> {
  authorise(viewer, "skill:write");
  await db.$transaction(async (tx) => {
    const { count } = await tx.secret.deleteMany({ where: { name: signInNameOf(name) } });
    if (count > 0) {
      await tx.auditEntry.create({ data: { actorId: viewer.id, action: "skill-signed-out", subject: name } });
    }
  });
}

/** Of the skill as it is saved: what a form holds may not be sent anybody's code. */
async function requireAddress(viewer: Viewer, name: string): Promise<string> {
  authorise(viewer, "skill:write");
  const { config } = await requireSkill(viewer, name);
  if (config.kind === "mcp" && config.server.transport !== "stdio" && config.server.usesSignIn)
    return config.server.url;
  throw new AppError("conflict", "Save the skill with sign-in switched on first.");
}

async function exchange(provider: OAuthClientProvider, url: string, fetch: GuardedFetch, code?: string): Promise<void> {
  try {
    await auth(provider, {
      serverUrl: url,
      authorizationCode: code,
      fetchFn: toFetchLike(fetch),
      ...(code ? {} : await hintsOf(url, fetch)),
    });
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const sentence = "The server did not let us sign in. It may want an application that was registered by hand.";
    throw new AppError("provider_failed", sentence, { cause });
  }
}

/** A server may say where it is signed in to when it is asked without. */
async function hintsOf(url: string, fetch: GuardedFetch): Promise<{ resourceMetadataUrl?: URL; scope?: string }> {
  const response = await fetch(url, { headers: { accept: "application/json" } });
  await response.body?.cancel();
  if (response.status !== 401) return {};
  const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(response);
  return { resourceMetadataUrl, scope };
}
