import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createAgent, publishDraft } from "@/lib/agents/draft-store";
import { starterConfig } from "@/lib/agents/schema";
import { countCalls } from "@/lib/calls/facts-store";
import { listCallsSchema } from "@/lib/calls/filters";
import { handOver, handoverTargets, requireSuccessor } from "@/lib/calls/handover-store";
import { beginCall, saveTurn } from "@/lib/calls/journal";
import { listCalls } from "@/lib/calls/list-store";
import { deleteGuestCall } from "@/lib/calls/privacy-store";
import { dispatchSchema, tokenResponseSchema } from "@/lib/calls/schema";
import { requireCall } from "@/lib/calls/store";
import { db } from "@/lib/db";
import { forgetIdleGuests, requireLink } from "@/lib/guests/guest-store";
import { readLink, renewLink, setLink } from "@/lib/guests/link-store";
import { type GuestLimits, guestRatingUrl, guestTokenUrl, usualGuestLimits } from "@/lib/guests/schema";
import { sessionCookieName } from "@/lib/session-cookie";
import { rememberFact } from "@/lib/skills/fact-store";
import { signIn } from "@/lib/users/sign-in";
import { listUsers } from "@/lib/users/store";
import { closeServers, serve } from "../support/serve";
import { addCall, addPerson, jar, type Person, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));
vi.mock("next/headers", async () => (await import("../support/web")).nextHeaders);

// What somebody can do who holds an agent's public link and has no account, over the real routes and stores.
let web: Awaited<ReturnType<typeof startWeb>>;
let builder: Person;
let admin: Person;
let user: Person;

beforeAll(async () => {
  const ok = await serve((_request, response) => void response.end("OK"));
  web = await startWeb({ WORKER_URL: ok, LIVEKIT_URL: ok.replace("http", "ws"), PARLEY_MAX_CALLS: "100" });
  builder = await addPerson("Bea", "builder");
  admin = await addPerson("Ada", "admin");
  user = await addPerson("Uli", "user");
  // Not for everybody who is signed in: the link is a way of its own.
  await publish("desk", { access: ["admin", "builder"] });
  await publish("vault", { access: ["admin", "builder", "user"] });
});
afterAll(async () => {
  await closeServers();
  await web.stop();
});
beforeEach(async () => {
  await db.call.deleteMany();
  await db.user.deleteMany({ where: { linkId: { not: null } } });
  await db.publicLink.deleteMany();
  jar.clear();
});

async function publish(slug: string, changes: Partial<typeof starterConfig>): Promise<void> {
  const content = { name: slug, description: "", config: { ...starterConfig, ...changes } };
  await createAgent(builder, { slug, content });
  await publishDraft(builder, { slug, revision: 1, note: "", percent: 100, rule: null });
}

const openLink = async (slug = "desk", limits: Partial<GuestLimits> = {}) =>
  (await setLink(builder, { slug, isOn: true, ...usualGuestLimits, ...limits })).token ?? "";

async function post(path: string, body: object, { cookie, address }: { cookie?: string; address?: string } = {}) {
  const headers = {
    host: "localhost:3000",
    "x-forwarded-for": address ?? "203.0.113.5",
    ...(cookie ? { cookie } : {}),
  };
  const url = `http://localhost:3000${path}`;
  const request = new NextRequest(url, { method: "POST", headers, body: JSON.stringify(body) });
  const { POST } = path.startsWith("/api/guest/token")
    ? await import("@/app/api/guest/token/route")
    : await import("@/app/api/guest/rating/route");
  return POST(request, { params: Promise.resolve({}) });
}
const cookieOf = (response: Response) => response.headers.get("set-cookie")?.split(";")[0] ?? "";

async function ask(link: string, from: { cookie?: string; address?: string; agent?: string } = {}) {
  const body = { room_config: { agents: [{ agent_name: from.agent ?? "desk" }] } };
  const response = await post(guestTokenUrl(link), body, from);
  if (response.status !== 201) return { status: response.status, cookie: "", dispatch: undefined };
  const { participant_token } = tokenResponseSchema.parse(await response.json());
  const claims = JSON.parse(Buffer.from(participant_token.split(".")[1] ?? "", "base64url").toString());
  const dispatch = dispatchSchema.parse(JSON.parse(claims.roomConfig.agents[0].metadata));
  return { status: 201, cookie: cookieOf(response), dispatch };
}

/** A call of a guest's, as the worker begins it. */
async function talk(link: string, from: { cookie?: string; address?: string } = {}) {
  const { dispatch, cookie } = await ask(link, from);
  if (!dispatch) throw new Error("no token");
  const setup = await beginCall(dispatch, `job-${dispatch.callId}`, new Date());
  return { ...dispatch, cookie, setup };
}
const end = (id: string) => db.call.update({ where: { id }, data: { status: "ended", endedAt: new Date() } });

test("a guest talks to the link's agent, whatever they ask for, and to no other", async () => {
  const link = await openLink();
  const { dispatch, cookie, status } = await ask(link, { agent: "vault" });
  expect(status).toBe(201);
  const agent = await db.agent.findUniqueOrThrow({ where: { id: dispatch?.agentId } });
  expect(agent.slug).toBe("desk");
  const again = await ask(link, { cookie });
  expect(again.dispatch?.userId).toBe(dispatch?.userId);
  const { setup, callId } = await talk(link, { cookie });
  expect(setup.caller).toMatchObject({ name: "Guest", isGuest: true });
  expect((await listCalls(builder, listCallsSchema.parse({}))).items).toMatchObject([
    { id: callId, user: { name: "Guest" } },
  ]);
});

test("a guest is nobody elsewhere: no session, no sign-in, no place among people, nothing remembered", async () => {
  const link = await openLink();
  const { cookie, userId } = await talk(link);
  jar.set(sessionCookieName, cookie.split("=")[1] ?? "");
  const { GET } = await import("@/app/api/calls/route");
  const request = new NextRequest("http://localhost:3000/api/calls", { headers: { host: "localhost:3000", cookie } });
  expect((await GET(request, { params: Promise.resolve({}) })).status).toBe(401);
  const { email } = await db.user.findUniqueOrThrow({ where: { id: userId } });
  for (const password of ["", " ", "null"]) expect((await signIn({ email, password }, undefined)).ok).toBe(false);
  expect((await listUsers(admin)).map(({ id }) => id)).not.toContain(userId);
  await expect(rememberFact(userId, "Likes tea.")).rejects.toMatchObject({ code: "forbidden" });
});

test("a new link stops the old one at once, and off stops it too", async () => {
  const old = await openLink();
  const held = await ask(old);
  const { token: next } = await renewLink(builder, "desk");
  expect(next).not.toBe(old);
  expect((await ask(old, held)).status).toBe(404);
  await expect(requireLink(old)).rejects.toMatchObject({ code: "not_found" });
  // A token from before opens nothing any more either.
  if (!held.dispatch) throw new Error("no token");
  await expect(beginCall(held.dispatch, "job", new Date())).rejects.toMatchObject({ code: "busy" });
  expect((await ask(next ?? "")).status).toBe(201);
  await setLink(builder, { slug: "desk", isOn: false, ...usualGuestLimits });
  expect((await ask(next ?? "")).status).toBe(404);
  // On again it is the same one.
  expect(await openLink()).toBe(next);
  expect((await ask(next ?? "")).status).toBe(201);
  expect((await post(guestTokenUrl("x".repeat(43)), {})).status).toBe(404);
  expect((await post("/api/guest/token?link=short", {})).status).toBe(400);
});

test("links are for builders, stored as no text, and their tokens stand in no audit entry", async () => {
  const token = await openLink();
  await renewLink(builder, "desk");
  for (const read of [readLink(user, "desk"), renewLink(user, "desk")]) {
    await expect(read).rejects.toMatchObject({ code: "forbidden" });
  }
  const stored = JSON.stringify([await db.publicLink.findMany(), await db.auditEntry.findMany()]);
  expect(stored).not.toContain(token);
  expect(stored).toContain("public-link-renewed");
  expect((await readLink(builder, "desk"))?.token).toHaveLength(43);
});

test("calls are limited by the day for one address and for all, and by how many are on", async () => {
  const link = await openLink("desk", { dailyCallsPerAddress: 2, dailyCalls: 3, callsAtOnce: 1 });
  const first = await talk(link);
  expect((await ask(link, { address: "203.0.113.9" })).status).toBe(503); // one is on
  await end(first.callId);
  await end((await talk(link, { cookie: first.cookie })).callId);
  expect((await ask(link)).status).toBe(429); // also with no cookie
  await end((await talk(link, { address: "203.0.113.9" })).callId);
  expect((await ask(link, { address: "203.0.113.77" })).status).toBe(429); // all together
  // A new link does not begin anew.
  const { token } = await renewLink(builder, "desk");
  expect((await ask(token ?? "", { address: "203.0.113.77" })).status).toBe(429);
});

test("who asks for token after token under new names is stopped, and leaves nobody behind", async () => {
  const link = await openLink("desk", { dailyCallsPerAddress: 2, callsAtOnce: 50 });
  const statuses: number[] = [];
  for (let times = 0; times < 7; times++) statuses.push((await ask(link)).status);
  expect(statuses).toEqual([201, 201, 201, 201, 429, 429, 429]);
  expect(await db.user.count({ where: { linkId: { not: null } } })).toBe(4);
  await db.reservation.deleteMany();
  expect(await forgetIdleGuests()).toBe(0); // they may still come
  expect(await forgetIdleGuests(Date.now() + 25 * 3_600_000)).toBe(4);
});

test("a guest says how their own call was, and nobody else's", async () => {
  const link = await openLink();
  const mine = await talk(link);
  const other = await talk(link, { address: "203.0.113.9" });
  const rate = async (callId: string, cookie?: string) =>
    (await post(guestRatingUrl(link), { callId, thumb: 1, words: "" }, { cookie })).status;
  expect(await rate(mine.callId, mine.cookie)).toBe(200);
  expect(await rate(other.callId, mine.cookie)).toBe(404);
  expect(await rate(mine.callId)).toBe(401);
  expect(await db.callRating.findMany()).toMatchObject([{ callId: mine.callId, role: "caller", thumb: 1 }]);
});

test("a guest's call is deleted like a person's own: by admins, and by who made the link", async () => {
  const link = await openLink();
  const { callId } = await talk(link);
  const other = await addPerson("Bob", "builder");
  await saveTurn(callId, {
    ...{ index: 0, role: "caller", text: "I am Quetzalcoatl.", heardText: null, interrupted: false },
    ...{ startMs: 0, endMs: 900, ledger: null },
  });
  const sound = join(web.data, "recordings", callId);
  mkdirSync(sound, { recursive: true });
  writeFileSync(join(sound, "call.ogg"), "0123456789");
  await expect(deleteGuestCall(admin, callId)).rejects.toMatchObject({ code: "conflict" }); // it goes on
  await db.call.update({ where: { id: callId }, data: { status: "ended", endedAt: new Date(Date.now() - 5_000) } });
  await countCalls();
  expect(await db.saidWord.count({ where: { word: "quetzalcoatl" } })).toBe(1);
  const mayDelete = async (person: Person) => (await requireCall(person, callId)).canDelete;
  expect([await mayDelete(admin), await mayDelete(builder), await mayDelete(other)]).toEqual([true, true, false]);
  await expect(deleteGuestCall(user, callId)).rejects.toMatchObject({ code: "forbidden" });
  await expect(deleteGuestCall(other, callId)).rejects.toMatchObject({ code: "not_found" });
  await deleteGuestCall(builder, callId);
  await expect(requireCall(admin, callId)).rejects.toMatchObject({ code: "not_found" });
  expect(existsSync(sound)).toBe(false);
  const gone = [
    db.turn.count(),
    db.callFact.count({ where: { callId } }),
    db.saidWord.count({ where: { word: "quetzalcoatl" } }),
  ];
  expect(await Promise.all(gone)).toEqual([0, 0, 0]);
  const stub = await db.auditEntry.findFirst({ where: { action: "guest-call-deleted" } });
  expect(stub).toMatchObject({ actorId: builder.id, subject: callId, data: { agent: "desk" } });
  // Of somebody with an account it stays theirs to delete.
  const own = await addCall(user, web.data);
  await expect(deleteGuestCall(admin, own)).rejects.toMatchObject({ code: "not_found" });
});

test("a guest who is handed over counts for the other agent's link, as one who came by it", async () => {
  const link = await openLink();
  const vault = await openLink("vault", { dailyCalls: 2, dailyCallsPerAddress: 2, callsAtOnce: 1 });
  const first = await talk(link);
  const toVault = ({ callId, setup }: Awaited<ReturnType<typeof talk>>) =>
    requireSuccessor(setup.caller, callId, "vault");
  const told = { attempt: 1, atMs: 1_000, reason: "", summary: "" };
  await handOver((await toVault(first)).dispatch, told);
  // Its only line is taken, for guests of either link.
  const second = await talk(link, { address: "203.0.113.9" });
  await expect(toVault(second)).rejects.toMatchObject({ code: "busy" });
  expect((await ask(vault, { address: "203.0.113.9" })).status).toBe(503);
  await end(first.callId);
  await handOver((await toVault(second)).dispatch, told);
  await end(second.callId);
  // As many as it takes within a day, though nobody came by its own link.
  const third = await talk(link, { address: "203.0.113.77" });
  await expect(toVault(third)).rejects.toMatchObject({ code: "too_many_requests" });
  expect((await ask(vault, { address: "203.0.113.77" })).status).toBe(429);
  // One whose link was switched off meanwhile takes nobody.
  await setLink(builder, { slug: "vault", isOn: false, ...usualGuestLimits });
  await expect(toVault(third)).rejects.toMatchObject({ code: "not_found" });
});

test("a guest is handed over only to agents with a public link of their own", async () => {
  const link = await openLink();
  const { callId, setup } = await talk(link);
  expect(await handoverTargets(setup.caller, ["vault"])).toEqual([]);
  await expect(requireSuccessor(setup.caller, callId, "vault")).rejects.toMatchObject({ code: "not_found" });
  await openLink("vault");
  expect(await handoverTargets(setup.caller, ["vault"])).toMatchObject([{ slug: "vault" }]);
  expect((await requireSuccessor(setup.caller, callId, "vault")).dispatch.callId).toBe(callId);
});
