import "server-only";
import type { NextRequest } from "next/server";
import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { requireEnv } from "@/lib/env";

/** Says which guest a browser is, to the routes for guests and nobody else; it opens nothing without a link that works. */
export const guestCookieName = "parley-guest";
const maxAgeSeconds = 30 * 24 * 60 * 60;
/** Of its own, so that it can never be taken for a session. */
const salt = "parley-guest";
const claims = z.object({ guest: z.uuid() });

/** The guest whom this request's cookie names. */
export async function readGuest(request: NextRequest): Promise<string | undefined> {
  const token = request.cookies.get(guestCookieName)?.value;
  if (!token) return undefined;
  const read = await decode({ token, secret: requireEnv("NEXTAUTH_SECRET"), salt }).catch(() => null);
  return claims.safeParse(read).data?.guest;
}

/** The cookie for a guest, as a `set-cookie` header. */
export async function guestCookie(guest: string, headers: Headers): Promise<string> {
  const value = await encode({
    token: { guest },
    secret: requireEnv("NEXTAUTH_SECRET"),
    salt,
    maxAge: maxAgeSeconds,
  });
  const isSecure = headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
  const rules = `Path=/api/guest; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`;
  return `${guestCookieName}=${value}; ${rules}${isSecure ? "; Secure" : ""}`;
}
