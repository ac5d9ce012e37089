import "server-only";
import { cookies } from "next/headers";
import type { NextAuthOptions } from "next-auth";
import { getToken, type JWT } from "next-auth/jwt";
import Credentials from "next-auth/providers/credentials";
import { cache } from "react";
import { requireEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { createLog } from "@/lib/log";
import { sessionCookieName, sessionMaxAgeSeconds } from "@/lib/session-cookie";
import { type Role, roles } from "@/lib/users/schema";
import { type SignedIn, signIn } from "@/lib/users/sign-in";
import { unsafeFindSession } from "@/lib/users/store";
import { clientAddress } from "@/lib/users/throttle";

declare module "next-auth" {
  interface User extends SignedIn {}
  interface Session {
    user: { id: string; email: string; name: string; role: Role };
  }
}
declare module "next-auth/jwt" {
  interface JWT {
    uid?: string;
    role?: Role;
    sessionVersion?: number;
  }
}

/** Who is signed in. Also a Viewer. */
export type SessionUser = { id: string; email: string; name: string; role: Role };

/** The person behind this request's cookie, checked against the database: a disabled or re-roled person, or one whose
 * password changed, is signed out at once. */
export const getUser = cache(async (): Promise<SessionUser | undefined> => {
  const jar = await cookies();
  const request = { cookies: jar, headers: {} } as unknown as Parameters<typeof getToken>[0]["req"];
  const token = await getToken({ req: request, cookieName: sessionCookieName, secret: requireEnv("NEXTAUTH_SECRET") });
  return token ? userOfToken(token) : undefined;
});

/** The same, or `unauthenticated`. */
export async function requireUser(): Promise<SessionUser> {
  const user = await getUser();
  if (!user) throw new AppError("unauthenticated", "Sign in first.");
  return user;
}

/** Somebody signed in whose role is at least this one (user < builder < admin), or `forbidden`. For pages: what may
 * be done is decided by lib/authorise.ts in the stores. */
export async function requireRole(role: Role): Promise<SessionUser> {
  const user = await requireUser();
  if (roles.indexOf(user.role) > roles.indexOf(role)) {
    throw new AppError("forbidden", "Your account is not allowed to see this.");
  }
  return user;
}

/** next-auth's options for one request. `headers` decide whether cookies are marked secure, so that plain http on the
 * LAN and https through a proxy work side by side. */
export function authOptions(headers: Headers): NextAuthOptions {
  const secure = headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
  const cookie = (name: string) => ({
    name,
    options: { httpOnly: true, sameSite: "lax" as const, path: "/", secure },
  });
  return {
    secret: requireEnv("NEXTAUTH_SECRET"),
    session: { strategy: "jwt", maxAge: sessionMaxAgeSeconds },
    pages: { signIn: "/login", error: "/login", signOut: "/login" },
    cookies: {
      sessionToken: cookie(sessionCookieName),
      callbackUrl: cookie("parley-callback"),
      csrfToken: cookie("parley-csrf"),
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        async authorize(input) {
          const result = await signIn(input, clientAddress(headers.get("x-forwarded-for")));
          if (result.ok) return result.user;
          if (result.reason === "too_many_requests") throw new Error("too_many_requests");
          return null;
        },
      }),
    ],
    callbacks: {
      async jwt({ token, user }) {
        if (user) return { ...token, uid: user.id, role: user.role, sessionVersion: user.sessionVersion };
        // next-auth drops the cookie of a token that this refuses.
        if (!(await userOfToken(token))) throw new AppError("unauthenticated", "This session has ended.");
        return token;
      },
      session({ session, token }) {
        const { uid = "", role = "user", email, name } = token;
        return { ...session, user: { id: uid, role, email: email ?? "", name: name ?? "" } };
      },
    },
    logger: {
      error: (code, detail) => createLog("web").warn({ code, detail: String(detail) }, "sign-in problem"),
      warn: () => {},
      debug: () => {},
    },
  };
}

async function userOfToken({ uid, sessionVersion }: JWT): Promise<SessionUser | undefined> {
  if (!uid) return undefined;
  const row = await unsafeFindSession(uid);
  if (!row || row.disabledAt || row.linkId || row.sessionVersion !== sessionVersion) return undefined;
  return { id: row.id, email: row.email, name: row.name, role: row.role };
}
