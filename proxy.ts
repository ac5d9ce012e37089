import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { getToken } from "next-auth/jwt";
import { contentPolicy } from "@/lib/content-policy";
import { env, requireEnv } from "@/lib/env";
import { requestOrigin } from "@/lib/origin";
import { sessionCookieName } from "@/lib/session-cookie";

/** Without a session: the ways in, and what a public link leads to. */
const isOpen = (pathname: string) => ["/login", "/setup"].includes(pathname) || pathname.startsWith("/p/");

/** Sends people without a session to the sign-in page: a courtesy. Whether somebody may see something is decided by
 * pages, routes and stores. Also gives each page its content policy. */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const nonce = randomBytes(16).toString("base64");
  const policy = contentPolicy(request.headers, nonce, env());

  // Server actions post to pages and answer for themselves.
  const isReading = request.method === "GET" || request.method === "HEAD";
  if (isReading && !isOpen(pathname) && !(await hasSession(request))) {
    const login = new URL("/login", requestOrigin(request.headers, env().PARLEY_URL));
    if (pathname !== "/") login.searchParams.set("callbackUrl", `${pathname}${search}`);
    return NextResponse.redirect(login);
  }

  // Next reads the nonce for its own scripts from the request's policy; pages read it from x-nonce.
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

async function hasSession(request: NextRequest): Promise<boolean> {
  const secret = requireEnv("NEXTAUTH_SECRET");
  return (await getToken({ req: request, cookieName: sessionCookieName, secret })) !== null;
}

export const config = {
  // Pages only: no API, no built files, nothing of public/ (which has a dot in its name).
  matcher: ["/((?!api/|_next/|.*\\.[^/]*$).*)"],
};
