import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { NextRequest } from "next/server";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { toFile } from "@/lib/agents/file";
import { starterConfig } from "@/lib/agents/schema";
import { heldForMs } from "@/lib/calls/admission";
import { tokenResponseSchema } from "@/lib/calls/schema";
import { db } from "@/lib/db";
import { guestCookie, guestCookieName } from "@/lib/guests/cookie";
import { admitGuest, requireLink } from "@/lib/guests/guest-store";
import { setLink } from "@/lib/guests/link-store";
import { guestRatingUrl, guestTokenUrl, usualGuestLimits } from "@/lib/guests/schema";
import { healthSchema } from "@/lib/health/schema";
import { newConfig } from "@/lib/skills/new-config";
import { updateUser } from "@/lib/users/store";
import { closeServers, serve } from "../support/serve";
import { addCall, addPerson, jar, type Person, signInAs, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));
vi.mock("next/headers", async () => (await import("../support/web")).nextHeaders);

// Who may do what, over everything the web answers. A new route or action without a row here fails the first test.
const who = ["anonymous", "owner", "other", "builder", "admin", "disabled", "guest"] as const;
type Who = (typeof who)[number];

type Expected = Record<Who, number | string>;
const answers = (
  ...values: [
    anonymous: number | string,
    owner: number | string,
    other: number | string,
    builder: number | string,
    admin: number | string,
    disabled: number | string,
    // Somebody who came by a public link; for everything but that, nobody.
    guest?: number | string,
  ]
) => Object.fromEntries(who.map((name, index) => [name, values[index] ?? values[0]])) as Expected;

const everybody = (status: number) => answers(status, status, status, status, status, status);
const signedIn = (status = 200) => answers(401, status, status, status, status, 401);
const buildersOnly = answers(401, 403, 403, 200, 200, 401);
const ownersAndBuilders = answers(401, 200, 404, 200, 200, 401);

type RouteRow = { expected: Expected; params?: Record<string, string | string[]>; path?: string; body?: unknown };
const callParams = { id: "" }; // filled in beforeAll with the owner's call
const routes: Record<string, RouteRow> = {
  "GET api/auth/[...nextauth]": {
    expected: everybody(200),
    params: { nextauth: ["session"] },
    path: "api/auth/session",
  },
  // Without the page's token next-auth only shows the way to the sign-in page.
  "POST api/auth/[...nextauth]": {
    expected: everybody(302),
    params: { nextauth: ["callback", "credentials"] },
    path: "api/auth/callback/credentials",
  },
  "GET api/health": { expected: everybody(200) },
  "POST api/token": { expected: signedIn(201), body: {} },
  // Whoever holds the link may talk, and say how it was when it was theirs.
  "POST api/guest/token": { expected: everybody(201), path: "", body: {} },
  "POST api/guest/rating": {
    expected: answers(401, 401, 401, 401, 401, 401, 200),
    path: "",
    body: { callId: "", thumb: 1, words: "" },
  },
  "GET api/studio/agents": { expected: buildersOnly },
  "GET api/skills/tokens": { expected: buildersOnly, path: "api/skills/tokens?skills=time,echo&handover=" },
  "GET api/agents/[slug]/link": { expected: buildersOnly, params: { slug: "nova" } },
  "GET api/agents": { expected: signedIn() },
  "GET api/agents/[slug]/draft": { expected: buildersOnly, params: { slug: "nova" } },
  "GET api/agents/[slug]/versions": { expected: buildersOnly, params: { slug: "nova" } },
  "GET api/agents/[slug]/file": { expected: buildersOnly, params: { slug: "nova" } },
  "POST api/agents/[slug]/try": {
    expected: answers(401, 403, 403, 201, 201, 401),
    params: { slug: "nova" },
    body: {},
  },
  "GET api/calls": { expected: signedIn() },
  "GET api/calls/[id]": { expected: ownersAndBuilders, params: callParams },
  "GET api/calls/[id]/recording": { expected: ownersAndBuilders, params: callParams },
  "HEAD api/calls/[id]/recording": { expected: ownersAndBuilders, params: callParams },
  "GET api/calls/[id]/events": { expected: ownersAndBuilders, params: callParams },
  // The recording of these tests is no sound.
  "GET api/calls/[id]/waveform": { expected: answers(401, 503, 404, 503, 503, 401), params: callParams },
  "GET api/calls/[id]/export": {
    expected: ownersAndBuilders,
    params: callParams,
    path: "api/calls/some/export?format=json",
  },
  "GET api/exports/calls": { expected: signedIn(), path: "api/exports/calls?q=time" },
  "GET api/exports/me": { expected: signedIn() },
  "GET api/skills": { expected: buildersOnly },
  "POST api/skills/modules": {
    expected: answers(401, 403, 403, 201, 201, 401),
    body: readFileSync(resolve(import.meta.dirname, "../../agent/skills/wasm/__fixtures__/plug-in.wasm")),
  },
  // Somebody comes back from a sign-in that was not begun here.
  "GET api/skills/sign-in": {
    expected: answers(401, 403, 403, 303, 303, 401),
    path: "api/skills/sign-in?code=c&state=office.x",
  },
  "GET api/models": { expected: buildersOnly },
  "GET api/voices": { expected: buildersOnly },
  "GET api/providers": { expected: buildersOnly },
  "GET api/providers/voices": { expected: buildersOnly, path: "api/providers/voices?source=engine" },
  "GET api/providers/speech": {
    expected: buildersOnly,
    path: "api/providers/speech?source=engine&voice=heart&text=Hello.",
  },
};

const adminsOnly = answers("unauthenticated", "forbidden", "forbidden", "forbidden", "ok", "unauthenticated");
const buildersAct = answers("unauthenticated", "forbidden", "forbidden", "ok", "ok", "unauthenticated");
const connection = () => ({
  stage: "llm",
  provider: "openai-compatible",
  name: `server ${uuidv7()}`,
  options: { baseUrl: "http://127.0.0.1:9/v1", model: "m" },
});

const anybodyActs = answers("unauthenticated", "ok", "ok", "ok", "ok", "unauthenticated");
const content = { name: "A", description: "", config: starterConfig };
/** An agent that somebody has only begun to write. */
async function draftSlug(): Promise<string> {
  const data = { slug: `a${uuidv7()}`, name: "A", draft: { create: content } };
  return (await db.agent.create({ data })).slug;
}
async function novaRevision(): Promise<number> {
  const draft = await db.agentDraft.findFirst({ where: { agent: { slug: "nova" } } });
  return draft?.revision ?? 0;
}
const skillName = () => `s${uuidv7().replaceAll("-", "").slice(-20)}`;
const httpSkill = { ...newConfig.http, description: "Finds tables.", url: "https://api.example.com/tables" };

type ActionRow = { expected: Expected; input: () => unknown };
const actions: Record<string, ActionRow> = {
  "agents createAgent": { expected: buildersAct, input: () => ({ slug: `a${uuidv7()}`, content }) },
  "agents duplicateAgent": {
    expected: buildersAct,
    input: () => ({ slug: "nova", newSlug: `a${uuidv7()}`, name: "Copy" }),
  },
  "agents archiveAgent": { expected: buildersAct, input: async () => ({ slug: await draftSlug(), archived: true }) },
  "agents saveDraft": {
    expected: buildersAct,
    input: async () => ({ slug: await draftSlug(), revision: 1, content }),
  },
  "agents publishDraft": {
    expected: buildersAct,
    input: async () => ({ slug: await draftSlug(), revision: 1, note: "", percent: 100, rule: null }),
  },
  "agents restoreVersion": {
    expected: buildersAct,
    input: async () => ({ slug: "nova", revision: await novaRevision(), number: 1 }),
  },
  "agents setRelease": {
    expected: buildersAct,
    input: async () => {
      const agent = await db.agent.findUniqueOrThrow({ where: { slug: "nova" }, select: { id: true } });
      const version = await db.agentVersion.findFirstOrThrow({ where: { agentId: agent.id, number: 1 } });
      const release = await db.release.findFirstOrThrow({ where: { agentId: agent.id }, orderBy: { since: "desc" } });
      const shares = [{ versionId: version.id, percent: 100 }];
      return { slug: "nova", releaseId: release.id, shares, rule: null, note: "" };
    },
  },
  "agents dismissNotice": { expected: buildersAct, input: () => ({ id: uuidv7() }) },
  "agents importAgent": {
    expected: buildersAct,
    input: () => ({ text: toFile(`a${uuidv7()}`, content, []), replace: false, withoutMissing: false }),
  },
  "calls saveView": {
    expected: anybodyActs,
    input: () => ({ name: "Late calls", filters: { slowerThanMs: 1_000 } }),
  },
  // Somebody else's view is as if it were not there.
  "calls removeView": {
    expected: answers("unauthenticated", "not_found", "not_found", "not_found", "not_found", "unauthenticated"),
    input: () => ({ id: uuidv7() }),
  },
  "calls rateCall": {
    expected: answers("unauthenticated", "ok", "not_found", "not_found", "not_found", "unauthenticated"),
    input: () => ({ callId: callParams.id, role: "caller", thumb: 1, words: "" }),
  },
  "calls analyseAgain": {
    expected: buildersAct,
    input: async () => ({ callId: people.owner ? await addCall(people.owner, web.data) : "" }),
  },
  // A guest's; the link is the builder's.
  "calls deleteGuestCall": {
    expected: answers("unauthenticated", "forbidden", "forbidden", "ok", "ok", "unauthenticated"),
    input: async () => ({ callId: people.guest ? await addCall(people.guest, web.data) : "" }),
  },
  "models pullModel": { expected: adminsOnly, input: () => ({ id: "some-model" }) },
  "models removeModel": { expected: adminsOnly, input: () => ({ id: "some-model" }) },
  "providers saveConnection": { expected: adminsOnly, input: connection },
  "providers removeConnection": {
    expected: adminsOnly,
    input: async () => {
      const data = { ...connection(), stage: "llm" as const };
      return { id: (await db.providerConnection.create({ data })).id };
    },
  },
  "providers testConnection": { expected: adminsOnly, input: connection },
  "providers orderConnections": { expected: adminsOnly, input: () => ({ stage: "llm", ids: [uuidv7()] }) },
  "providers detectServers": { expected: adminsOnly, input: () => undefined },
  "providers setFavourite": {
    expected: buildersAct,
    input: () => ({ source: "engine", voice: "heart", isFavourite: true }),
  },
  "guests setLink": {
    expected: buildersAct,
    input: () => ({ slug: "nova", isOn: true, ...usualGuestLimits, dailyCallsPerAddress: 500, callsAtOnce: 50 }),
  },
  "guests renewLink": { expected: buildersAct, input: () => ({ slug: "nova" }) },
  "skills saveSkill": {
    expected: buildersAct,
    input: () => ({ name: skillName(), baseVersion: 0, config: httpSkill }),
  },
  "skills setSkillOn": { expected: buildersAct, input: () => ({ name: "echo", isOn: true }) },
  "skills removeSkill": {
    expected: buildersAct,
    input: async () => ({ name: (await db.skill.create({ data: { name: skillName(), kind: "http" } })).name }),
  },
  "skills describeSkill": { expected: buildersAct, input: () => ({ name: "tables", config: httpSkill }) },
  "skills testSkill": {
    expected: buildersAct,
    input: () => ({ name: "tables", config: httpSkill, tool: "tables", input: {} }),
  },
  "skills askOffer": {
    expected: buildersAct,
    input: () => ({ name: "office", server: { ...newConfig.mcp.server, url: "https://tools.example.com/mcp" } }),
  },
  "skills beginSignIn": {
    expected: answers("unauthenticated", "forbidden", "forbidden", "not_found", "not_found", "unauthenticated"),
    input: () => ({ name: skillName() }),
  },
  "skills isSignedIn": {
    expected: answers("unauthenticated", "forbidden", "forbidden", "not_found", "not_found", "unauthenticated"),
    input: () => ({ name: skillName() }),
  },
  "skills removeSignIn": { expected: buildersAct, input: () => ({ name: skillName() }) },
  "skills readImport": {
    expected: buildersAct,
    input: () => ({ from: "curl", text: "curl https://api.example.com/tables" }),
  },
  "skills saveSecret": {
    expected: buildersAct,
    input: () => ({ name: "TABLES_KEY", value: "k", hosts: ["api.example.com"] }),
  },
  "skills removeSecret": {
    expected: buildersAct,
    input: async () => {
      const name = `KEY_${uuidv7().replaceAll("-", "_").toUpperCase()}`;
      const sealed = { ciphertext: Buffer.from("x"), keyId: "x" };
      await db.secret.create({ data: { name: `skill:${name}`, ...sealed } });
      return { name };
    },
  },
  // Only one's own: what somebody else remembers is not there.
  "skills removeFact": {
    expected: answers("unauthenticated", "ok", "not_found", "not_found", "not_found", "unauthenticated"),
    input: async () => ({
      id: (await db.userFact.create({ data: { userId: people.owner?.id ?? "", text: "Likes tea." } })).id,
    }),
  },
  "users addUser": {
    expected: adminsOnly,
    input: () => ({ email: `${uuidv7()}@parley.test`, name: "N", role: "user", password: "0123456789" }),
  },
  "users updateUser": {
    expected: adminsOnly,
    input: async () => ({ id: (await addPerson("New", "user")).id, name: "N" }),
  },
  // Last of those on calls: it takes what the others look at.
  "calls deleteOwnData": { expected: anybodyActs, input: () => undefined },
  // Open to whoever holds the token, but only while nobody has an account.
  "users createFirstAdmin": {
    expected: answers("conflict", "conflict", "conflict", "conflict", "conflict", "conflict"),
    input: () => ({ token: "only-for-tests-setup-token", email: "e@parley.test", name: "E", password: "0123456789" }),
  },
};

const root = resolve(import.meta.dirname, "../..");
const routeFiles = readdirSync(join(root, "app/api"), { recursive: true, encoding: "utf8" })
  .filter((path) => /(^|\/)route\.tsx?$/.test(path))
  .map((path) => `api/${path.replace(/\/route\.tsx?$/, "")}`);
const actionNouns = readdirSync(join(root, "lib"), { recursive: true, encoding: "utf8" })
  .map((path) => /^([\w-]+)\/actions\.ts$/.exec(path)?.[1])
  .filter((noun) => noun !== undefined);

type Handler = (request: NextRequest, context: { params: Promise<unknown> }) => Promise<Response>;
const loadRoute = (path: string): Promise<Record<string, Handler>> => import(join(root, "app", path, "route.ts"));
type Action = (raw: unknown) => Promise<{ ok: boolean; code?: string; data?: unknown }>;
const loadActions = (noun: string): Promise<Record<string, Action>> => import(join(root, "lib", noun, "actions.ts"));

/** More than the tests ask for, until one of them fills them. */
const lines = 60;
let web: Awaited<ReturnType<typeof startWeb>>;
const people: Partial<Record<Who, Person>> = {};

beforeAll(async () => {
  const engine = await serve((request, response) => {
    if (request.method !== "GET") return void response.writeHead(request.method === "DELETE" ? 204 : 202).end();
    const bodies: Record<string, unknown> = {
      "/health": { status: "ok" },
      "/v1/models": { object: "list", data: [] },
      "/v1/audio/voices": { voices: [] },
    };
    response.end(JSON.stringify(bodies[request.url ?? ""]));
  });
  const ok = await serve((_request, response) => void response.end("OK"));
  const worker = await serve((request, response) => {
    const tested = { ok: true, message: "It works.", firstMs: 1, engineFirstMs: null, answer: null };
    const bodies: Record<string, unknown> = {
      "/providers/test": { ...tested, models: [], voices: [] },
      "/providers/voices": { voices: [] },
      "/providers/speech": "not a file, but as good",
      "/providers/detect": { servers: [] },
      "/skills/describe": { tools: [] },
      "/skills/tokens": { tokens: 200 },
      "/skills/offer": { title: "Office", tools: [] },
      "/skills/test": { ok: true, answer: "", isData: false, error: null, durationMs: 1, effects: [] },
    };
    response.end(JSON.stringify(bodies[request.url ?? ""] ?? "OK"));
  });
  const LIVEKIT_URL = ok.replace("http", "ws");
  web = await startWeb({ ENGINE_URL: engine, WORKER_URL: worker, LIVEKIT_URL, PARLEY_MAX_CALLS: String(lines) });
  people.owner = await addPerson("Ann", "user");
  people.other = await addPerson("Bob", "user");
  people.builder = await addPerson("Bea", "builder");
  people.admin = await addPerson("Ada", "admin");
  people.disabled = await addPerson("Dan", "admin");
  await updateUser(people.admin, { id: people.disabled.id, disabled: true }); // after his session began
  callParams.id = await addCall(people.owner, web.data);
  await addGuest();
});
/** Somebody who came by the agent's public link and had a call. */
async function addGuest(): Promise<void> {
  if (!people.builder) throw new Error("not prepared");
  const limits = { ...usualGuestLimits, dailyCallsPerAddress: 500, callsAtOnce: 50 };
  const { token } = await setLink(people.builder, { slug: "nova", isOn: true, ...limits });
  const { id: linkId } = await requireLink(token ?? "");
  const { id } = await admitGuest(linkId, undefined, undefined);
  people.guest = { id, email: "", name: "Guest", role: "user", sessionVersion: 0 };
  const callId = await addCall(people.guest, web.data);
  routes["POST api/guest/token"] = { ...rowOf("POST api/guest/token"), path: guestTokenUrl(token ?? "").slice(1) };
  routes["POST api/guest/rating"] = {
    ...rowOf("POST api/guest/rating"),
    path: guestRatingUrl(token ?? "").slice(1),
    body: { callId, thumb: 1, words: "" },
  };
}

function rowOf(name: string): RouteRow {
  const row = routes[name];
  if (!row) throw new Error(`${name} has no row`);
  return row;
}

/** From here on requests are this person's; a guest has a cookie of another kind. */
async function becomes(name: Who): Promise<void> {
  const person = people[name];
  if (name !== "guest" || !person) return signInAs(person);
  await signInAs();
  const cookie = await guestCookie(person.id, new Headers());
  jar.set(guestCookieName, cookie.slice(guestCookieName.length + 1, cookie.indexOf(";")));
}

afterAll(async () => {
  await closeServers();
  await web.stop();
});

async function call(name: string, row: RouteRow, headers: Record<string, string> = {}): Promise<Response> {
  const [method = "", path = ""] = name.split(" ");
  const handler = (await loadRoute(path))[method];
  if (!handler) throw new Error(`${name} is not there`);
  const body =
    row.body === undefined
      ? {}
      : { body: Buffer.isBuffer(row.body) ? Uint8Array.from(row.body) : JSON.stringify(row.body) };
  const url = `http://localhost:3000/${row.path ?? path}`;
  const request = new NextRequest(url, {
    method,
    headers: { host: "localhost:3000", ...cookieHeader(), ...headers },
    ...body,
  });
  return handler(request, { params: Promise.resolve(row.params ?? {}) });
}

/** The guest's cookie, which is read from the request itself. */
const cookieHeader = (): Record<string, string> =>
  jar.has(guestCookieName) ? { cookie: `${guestCookieName}=${jar.get(guestCookieName)}` } : {};

test("every route and every action has a row", async () => {
  const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
  const found = await Promise.all(
    routeFiles.map(async (path) => {
      const exported = Object.keys(await loadRoute(path));
      return exported.filter((name) => methods.includes(name)).map((method) => `${method} ${path}`);
    }),
  );
  expect(found.flat().sort()).toEqual(Object.keys(routes).sort());
  const acts = await Promise.all(
    actionNouns.map(async (noun) => Object.keys(await loadActions(noun)).map((name) => `${noun} ${name}`)),
  );
  expect(acts.flat().sort()).toEqual(Object.keys(actions).sort());
});

describe.each(Object.keys(routes))("%s", (name) => {
  test.each(who)("as %s", async (person) => {
    await becomes(person);
    const row = rowOf(name);
    const response = await call(name, row);
    expect(response.status).toBe(row.expected[person]);
    if (response.status >= 400 && !name.startsWith("HEAD")) {
      expect(await response.json()).toEqual({
        error: { code: expect.any(String), message: expect.stringMatching(/\w\.$/) },
      });
    }
  });
});

describe.each(Object.entries(actions))("action %s", (name, row) => {
  test.each(who)("as %s", async (person) => {
    const [noun = "", exported = ""] = name.split(" ");
    const action = (await loadActions(noun))[exported];
    if (!action) throw new Error(`${name} is not there`);
    const input = await row.input();
    await becomes(person);
    const result = await action(input);
    expect(result.ok ? "ok" : result.code).toBe(row.expected[person]);
  });
});

describe("a write", () => {
  const token: RouteRow = { expected: signedIn(201), body: {} };

  test.each([
    ["another site's page", { origin: "https://evil.example" }, 403],
    ["a page on another port", { origin: "http://localhost:4000", "sec-fetch-site": "same-site" }, 403],
    ["our own page", { origin: "http://localhost:3000", "sec-fetch-site": "same-origin" }, 201],
    ["a program", {}, 201],
  ])("from %s", async (_name, headers, status) => {
    await signInAs(people.owner);
    expect((await call("POST api/token", token, headers as Record<string, string>)).status).toBe(status);
  });

  test.each([
    ["{", 400],
    [JSON.stringify({ room_config: { agents: "nova" } }), 400],
    [JSON.stringify({ participant_metadata: "x".repeat(200_000) }), 400],
    [JSON.stringify({ room_config: { agents: [{ agent_name: "nobody" }] } }), 404],
    ["", 201],
  ])("with the body %.40s", async (body, status) => {
    await signInAs(people.owner);
    const { POST } = await loadRoute("api/token");
    const response = await POST?.(new NextRequest("http://localhost:3000/api/token", { method: "POST", body }), {
      params: Promise.resolve({}),
    });
    expect(response?.status).toBe(status);
  });
});

describe("a token", () => {
  const ask = async (headers: Record<string, string> = {}) => {
    const body = {
      room_name: "somebody-else",
      participant_identity: "admin",
      participant_name: "Admin",
      participant_metadata: "meta",
      participant_attributes: { role: "admin" },
      room_config: { max_participants: 99, agents: [{ agent_name: "nova", metadata: "evil" }] },
    };
    const response = await call("POST api/token", { expected: signedIn(201), body }, headers);
    const { server_url, participant_token } = tokenResponseSchema.parse(await response.json());
    const claims = JSON.parse(Buffer.from(participant_token.split(".")[1] ?? "", "base64url").toString());
    return { server_url, claims };
  };

  test("is for a fresh room each time, takes nothing but the agent from the request, and begins no call", async () => {
    await signInAs(people.owner);
    const before = await db.call.count();
    const [first, second] = [await ask(), await ask()];
    expect(first.claims.video.room).not.toBe(second.claims.video.room);
    expect(first.claims.sub).toBe(first.claims.video.room.replace(/^call-/, "caller-"));
    expect(first.claims.name).toBe("Ann");
    const [agent] = first.claims.roomConfig.agents;
    expect(Object.keys(JSON.parse(agent.metadata)).sort()).toEqual(["agentId", "agentVersionId", "callId", "userId"]);
    expect(JSON.stringify(first.claims)).not.toMatch(/evil|admin|somebody|meta"/);
    expect(JSON.stringify(first.claims)).not.toContain(starterConfig.instructions);
    expect(await db.call.count()).toBe(before);
  });

  test("leads to the address the browser came by", async () => {
    await signInAs(people.owner);
    const proxied = { "x-forwarded-host": "voice.example", "x-forwarded-proto": "https" };
    expect((await ask()).server_url).toBe("ws://localhost:3000");
    expect((await ask(proxied)).server_url).toBe("wss://voice.example");
  });

  test("is refused with a sentence while all lines are busy", async () => {
    await signInAs(people.owner);
    const owner = people.owner;
    if (!owner) throw new Error("not prepared");
    const active = { status: "active", endedAt: null, endReason: null } as const;
    await db.reservation.deleteMany();
    const ids: string[] = [];
    for (let line = 0; line < lines; line++) ids.push(await addCall(owner, web.data, active));
    const response = await call("POST api/token", { expected: signedIn(201), body: {} });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "10"]);
    expect(await response.json()).toMatchObject({ error: { code: "busy", message: expect.stringContaining("busy") } });

    await db.call.delete({ where: { id: ids[0] } });
    // A token that is not used keeps its place for a moment only, and none from whoever asks again.
    const ask = async () => (await call("POST api/token", { expected: signedIn(201), body: {} })).status;
    expect(await ask()).toBe(201);
    await signInAs(people.other);
    expect(await ask()).toBe(503);
    await signInAs(people.owner);
    expect(await ask()).toBe(201);
    await db.reservation.updateMany({ data: { createdAt: new Date(Date.now() - heldForMs) } });
    await signInAs(people.other);
    expect(await ask()).toBe(201);
    await db.call.deleteMany({ where: { id: { in: ids } } });
  });
});

test("health tells each part's state and nothing else", async () => {
  await signInAs();
  const response = await call("GET api/health", { expected: everybody(200) });
  const health = healthSchema.parse(await response.json());
  expect(health.ok).toBe(true);
  expect(Object.values(health.parts).map((part) => part.state)).toEqual(["up", "up", "up", "up", "up"]);
});

test("when the parts are gone, health is 503 and pages get sentences", async () => {
  await closeServers();
  await signInAs(people.admin);
  // Both answers below are remembered for a moment.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5_000 });
  const response = await call("GET api/health", { expected: everybody(200) });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({
    ok: false,
    parts: { web: { state: "up" }, database: { state: "up" }, engine: { state: "down" }, worker: { state: "down" } },
  });
  const models = await call("GET api/models", { expected: buildersOnly });
  expect(models.status).toBe(503);
  expect(await models.json()).toEqual({
    error: { code: "unavailable", message: "The speech engine does not answer. Try again in a moment." },
  });
  const token = await call("POST api/token", { expected: signedIn(201), body: {} });
  vi.useRealTimers();
  expect(token.status).toBe(503);
  expect(await token.json()).toMatchObject({ error: { code: "unavailable" } });
});
