import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { GET, POST } from "@/app/api/auth/[...nextauth]/route";
import { getUser, requireRole } from "@/lib/auth";
import { db } from "@/lib/db";
import { sessionCookieName } from "@/lib/session-cookie";
import { pruneSignInFailures, signIn } from "@/lib/users/sign-in";
import { updateUser } from "@/lib/users/store";
import { limits, throttleKeys, windowMs } from "@/lib/users/throttle";
import { config, proxy } from "@/proxy";
import { addPerson, jar, type Person, password, setHeaders, signInAs, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));
vi.mock("next/headers", async () => (await import("../support/web")).nextHeaders);

let web: Awaited<ReturnType<typeof startWeb>>;
let admin: Person;
let user: Person;
beforeAll(async () => {
  web = await startWeb();
});
afterAll(() => web.stop());
beforeEach(async () => {
  jar.clear();
  await db.signInFailure.deleteMany();
  await db.user.deleteMany();
  admin = await addPerson("Ada", "admin");
  user = await addPerson("Uli", "user");
});

const lan = { "x-forwarded-host": "192.168.1.7:3000", "x-forwarded-proto": "http", "x-forwarded-for": "192.168.1.50" };
const tls = { ...lan, "x-forwarded-host": "voice.example", "x-forwarded-proto": "https" };

/** A request to next-auth as the sign-in page's library makes it; what it sets lands in the jar. */
async function ask(action: string[], headers: Record<string, string>, form?: Record<string, string>) {
  const request = new NextRequest(`http://127.0.0.1:3001/api/auth/${action.join("/")}`, {
    method: form ? "POST" : "GET",
    headers: { ...headers, ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}) },
    ...(form ? { body: new URLSearchParams(form).toString() } : {}),
  });
  setHeaders(request.headers);
  const response = await (form ? POST : GET)(request, { params: Promise.resolve({ nextauth: action }) });
  for (const cookie of response.headers.getSetCookie()) {
    const [name = "", value = ""] = (cookie.split(";")[0] ?? "").split(/=(.*)/s);
    if (value) jar.set(name, decodeURIComponent(value));
    else jar.delete(name);
  }
  return { response, body: await response.json().catch(() => undefined) };
}

async function signInByPage(form: { email: string; password: string; callbackUrl?: string }, headers = lan) {
  const { body } = await ask(["csrf"], headers);
  const fields = { csrfToken: body.csrfToken, json: "true", callbackUrl: "/", ...form };
  const { response, body: answer } = await ask(["callback", "credentials"], headers, fields);
  const sessionCookie = response.headers.getSetCookie().find((cookie) => cookie.startsWith(`${sessionCookieName}=`));
  return { url: new URL(answer.url), sessionCookie };
}

describe("signing in", () => {
  test("the right password opens a session, on the LAN and through TLS, each with its own kind of cookie", async () => {
    const onLan = await signInByPage({ email: ` ${user.email.toUpperCase()} `, password, callbackUrl: "/calls" });
    expect(onLan.url.href).toBe("http://192.168.1.7:3000/calls");
    expect(onLan.sessionCookie).toMatch(/; HttpOnly/i);
    expect(onLan.sessionCookie).toMatch(/; SameSite=Lax/i);
    expect(onLan.sessionCookie).not.toMatch(/; Secure/i);
    expect(await getUser()).toEqual({ id: user.id, email: user.email, name: user.name, role: "user" });

    jar.clear();
    const byTls = await signInByPage({ email: user.email, password }, tls);
    expect(byTls.url.href).toBe("https://voice.example/");
    expect(byTls.sessionCookie).toMatch(/; Secure/i);
  });

  test("a wrong password, an unknown e-mail and a disabled account look the same", async () => {
    await db.user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
    const attempts = [
      { email: admin.email, password: "not the password" },
      { email: "nobody@parley.test", password },
      { email: user.email, password },
      { email: "no address", password },
    ];
    for (const attempt of attempts) {
      const { url, sessionCookie } = await signInByPage(attempt);
      expect(url.searchParams.get("error")).toBe("CredentialsSignin");
      expect(sessionCookie).toBeUndefined();
    }
    expect(await getUser()).toBeUndefined();
  });

  test("nobody is sent to another site afterwards", async () => {
    const { url } = await signInByPage({ email: user.email, password, callbackUrl: "https://evil.example/" });
    expect(url.origin).toBe("http://192.168.1.7:3000");
  });

  test("a sign-in without the page's token does nothing", async () => {
    const { body } = await ask(["callback", "credentials"], lan, { email: user.email, password, json: "true" });
    expect(body.url).not.toContain("error=CredentialsSignin");
    expect(jar.has(sessionCookieName)).toBe(false);
  });

  test("signing out drops the session", async () => {
    await signInByPage({ email: user.email, password });
    const { body } = await ask(["csrf"], lan);
    await ask(["signout"], lan, { csrfToken: body.csrfToken, json: "true" });
    expect(await getUser()).toBeUndefined();
  });
});

describe("guessing", () => {
  const wrong = (email: string, address = "203.0.113.9") => signIn({ email, password: "wrong" }, address);

  const tooMany = { ok: false, reason: "too_many_requests" };

  test("after five failures an address is closed for that e-mail, even with the right password, and the page says so", async () => {
    for (let index = 0; index < limits.pair; index++) {
      expect(await wrong(user.email, lan["x-forwarded-for"])).toEqual({ ok: false, reason: "wrong" });
    }
    const { url } = await signInByPage({ email: user.email, password });
    expect(url.searchParams.get("error")).toBe("too_many_requests");
    expect((await signInByPage({ email: admin.email, password })).sessionCookie).toBeDefined();
  });

  test("a stranger's failures do not lock the owner out, until they are far too many", async () => {
    const fail = (times: number) =>
      db.signInFailure.createMany({ data: Array(times).fill({ key: throttleKeys(user.email).email }) });
    for (let index = 0; index < limits.pair; index++) await wrong(user.email);
    await fail(limits.email - 1 - limits.pair);
    expect(await signIn({ email: user.email, password }, "198.51.100.1")).toMatchObject({ ok: true });
    await fail(1);
    expect(await signIn({ email: user.email, password }, "198.51.100.1")).toEqual(tooMany);
  });

  test("unknown e-mails are counted like known ones", async () => {
    for (let index = 0; index < limits.pair; index++) await wrong("nobody@parley.test");
    expect(await wrong("nobody@parley.test")).toEqual(tooMany);
  });

  test("after twenty failures an address is closed, whoever it asks for", async () => {
    for (let index = 0; index < limits.address; index++) await wrong(`guess-${index}@parley.test`);
    expect(await signIn({ email: user.email, password }, "203.0.113.9")).toEqual({
      ok: false,
      reason: "too_many_requests",
    });
    expect(await signIn({ email: user.email, password }, "203.0.113.10")).toMatchObject({ ok: true });
  });

  test("a success clears the pair's failures but neither the e-mail's nor the address's", async () => {
    for (let index = 0; index < limits.pair - 1; index++) await wrong(user.email);
    expect(await signIn({ email: user.email, password }, "203.0.113.9")).toMatchObject({ ok: true });
    for (let index = 0; index < limits.pair - 1; index++) {
      expect(await wrong(user.email)).toEqual({ ok: false, reason: "wrong" });
    }
    for (const key of [`email:${user.email}`, "address:203.0.113.9"]) {
      expect(await db.signInFailure.count({ where: { key } })).toBe(2 * (limits.pair - 1));
    }
  });

  test("what is older than the window counts no more and is pruned", async () => {
    for (let index = 0; index < limits.pair; index++) await wrong(user.email);
    await db.signInFailure.updateMany({ data: { at: new Date(Date.now() - windowMs - 1_000) } });
    await wrong(user.email);
    expect(await pruneSignInFailures()).toBe(3 * limits.pair);
    expect(await db.signInFailure.count()).toBe(3);
    expect(await signIn({ email: user.email, password }, "203.0.113.9")).toMatchObject({ ok: true });
  });
});

describe("a session ends at once when", () => {
  test.each([
    ["the person is disabled", { disabled: true }],
    ["their role changes", { role: "builder" as const }],
    ["their password changes", { password: "a new password" }],
  ])("%s", async (_name, change) => {
    await signInByPage({ email: user.email, password });
    expect(await getUser()).toMatchObject({ id: user.id });
    await updateUser(admin, { id: user.id, ...change });
    expect(await getUser()).toBeUndefined();
    const { body } = await ask(["session"], lan);
    expect(body).toEqual({});
    expect(jar.has(sessionCookieName)).toBe(false);
  });

  test("the account is gone, and when the cookie is not ours", async () => {
    await signInAs(user);
    await db.user.delete({ where: { id: user.id } });
    expect(await getUser()).toBeUndefined();
    jar.set(sessionCookieName, "eyJhbGciOiJkaXIifQ..forged.forged.forged");
    expect(await getUser()).toBeUndefined();
  });
});

test("a role is a floor: admins may see what builders see, users may not", async () => {
  await signInAs(admin);
  expect(await requireRole("builder")).toMatchObject({ role: "admin" });
  await signInAs(user);
  await expect(requireRole("builder")).rejects.toMatchObject({ code: "forbidden" });
  await signInAs();
  await expect(requireRole("user")).rejects.toMatchObject({ code: "unauthenticated" });
});

describe("the redirect to the sign-in page", () => {
  const open = (path: string, method = "GET") => {
    const headers = new Headers(lan);
    if (jar.has(sessionCookieName)) headers.set("cookie", `${sessionCookieName}=${jar.get(sessionCookieName)}`);
    return proxy(new NextRequest(`http://127.0.0.1:3001${path}`, { method, headers }));
  };

  test("keeps the page that was asked for, on the address the browser knows", async () => {
    const response = await open("/calls?agent=nova");
    expect(response.status).toBe(307);
    expect(response.headers.get("location")).toBe("http://192.168.1.7:3000/login?callbackUrl=%2Fcalls%3Fagent%3Dnova");
    expect((await open("/")).headers.get("location")).toBe("http://192.168.1.7:3000/login");
  });

  test("leaves writes to the actions, which answer for themselves", async () => {
    expect((await open("/agents/nova", "POST")).headers.has("location")).toBe(false);
  });

  test("does not happen on the open pages or with a session; every page gets its policy", async () => {
    for (const path of ["/login", "/setup?token=x"]) expect((await open(path)).headers.has("location")).toBe(false);
    await signInAs(user);
    const response = await open("/calls");
    expect(response.headers.has("location")).toBe(false);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("ws://192.168.1.7:3000");
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(nonce).toBe(response.headers.get("x-middleware-request-x-nonce"));
    expect((await open("/calls")).headers.get("content-security-policy")).not.toContain(nonce);
  });

  test("leaves the API and files alone", () => {
    const [matcher = ""] = config.matcher;
    const pattern = new RegExp(`^${matcher}$`);
    for (const path of ["/api/token", "/_next/static/chunk.js", "/icon.svg", "/manifest.webmanifest"]) {
      expect(pattern.test(path)).toBe(false);
    }
    for (const path of ["/", "/calls", "/agents/nova", "/login", "/apidocs"]) expect(pattern.test(path)).toBe(true);
  });
});
