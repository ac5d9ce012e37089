import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AgentContent } from "@/lib/agents/draft-schema";
import {
  createAgent,
  duplicateAgent,
  publishDraft,
  requireDraft,
  restoreVersion,
  saveDraft,
  snapshotDraft,
} from "@/lib/agents/draft-store";
import { defaultRule, listVersionsSchema } from "@/lib/agents/release-schema";
import { dismissNotice, getRelease, listNotices, listVersions, setRelease } from "@/lib/agents/release-store";
import { watchReleases } from "@/lib/agents/release-watch";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { archiveAgent, listAgents, listStudioAgents, pickVersion } from "@/lib/agents/store";
import { exportAgent, importAgent } from "@/lib/agents/transfer-store";
import { admitCall, reservePlace } from "@/lib/calls/admission";
import { beginCall } from "@/lib/calls/journal";
import { db } from "@/lib/db";
import { saveConnection } from "@/lib/providers/store";
import { runAgentsCommand } from "@/scripts/agents/command";
import { addCall, addPerson, type Person, startWeb } from "../support/web";

let web: Awaited<ReturnType<typeof startWeb>>;
let builder: Person;
let admin: Person;
beforeAll(async () => {
  web = await startWeb({ PARLEY_MAX_CALLS: "500" });
  admin = await addPerson("Ada", "admin");
  builder = await addPerson("Bea", "builder");
});
afterAll(() => web.stop());

const fails = (code: string) => expect.objectContaining({ name: "AppError", code });
const content = (changes: Partial<AgentConfig> = {}): AgentContent => ({
  ...{ name: "Iris", description: "Answers the phone." },
  config: { ...starterConfig, ...changes },
});
const everybody = { note: "", percent: 100, rule: null } as const;

/** A published agent of its own for each test. */
async function publishNew(changes: Partial<AgentConfig> = {}): Promise<string> {
  const slug = `a${uuidv7()}`;
  await createAgent(builder, { slug, content: content(changes) });
  await publishDraft(builder, { slug, revision: 1, ...everybody });
  return slug;
}

async function publishNext(slug: string, changes: Partial<AgentConfig>, share: object = {}) {
  const { revision } = await requireDraft(builder, slug);
  const saved = await saveDraft(builder, { slug, revision, content: content(changes) });
  return publishDraft(builder, { slug, revision: saved.revision, ...everybody, ...share });
}

const numberOf = async (id: string) => (await db.agentVersion.findUniqueOrThrow({ where: { id } })).number;

/** The version that answers this person's next call. */
const versionFor = async (slug: string, person: Person) => numberOf((await pickVersion(slug, person)).agentVersionId);

describe("a draft", () => {
  test("is met by nobody before it is published, and a published one stays as it is", async () => {
    const slug = `a${uuidv7()}`;
    await createAgent(builder, { slug, content: content() });
    const slugs = async () => (await listAgents(builder)).map((agent) => agent.slug);
    expect(await slugs()).not.toContain(slug);
    await expect(pickVersion(slug, builder)).rejects.toEqual(fails("not_found"));

    const published = await publishDraft(builder, { slug, revision: 1, ...everybody, note: "First." });
    expect(published).toMatchObject({ published: { number: 1 }, revision: 1 });
    expect(await slugs()).toContain(slug);
    await saveDraft(builder, { slug, revision: 1, content: content({ greeting: "Later." }) });
    const { agentVersionId } = await pickVersion(slug, builder);
    const version = await db.agentVersion.findUniqueOrThrow({ where: { id: agentVersionId } });
    expect(version).toMatchObject({ number: 1, note: "First.", config: starterConfig });
    expect((await listStudioAgents(builder, { limit: 100 })).items.find((agent) => agent.slug === slug)).toMatchObject({
      ...{ version: 1, shares: [{ number: 1, percent: 100 }], hasDraft: true },
    });
  });

  test("of two who save at once one is told, and nothing is lost", async () => {
    const slug = await publishNew();
    const save = (greeting: string) => saveDraft(builder, { slug, revision: 1, content: content({ greeting }) });
    const results = await Promise.allSettled([save("One."), save("Two.")]);
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
    expect(results.find((result) => result.status === "rejected")).toMatchObject({ reason: fails("conflict") });
    await expect(publishDraft(builder, { slug, revision: 1, ...everybody })).rejects.toEqual(fails("conflict"));
    const { revision, editedBy } = await requireDraft(builder, slug);
    expect([revision, editedBy?.name]).toEqual([2, "Bea"]);
  });

  test("begins from the newest version of an agent that never had one", async () => {
    expect(await requireDraft(builder, "nova")).toMatchObject({ revision: 0, published: { number: 1 } });
    await saveDraft(builder, { slug: "nova", revision: 0, content: content() });
    await expect(saveDraft(builder, { slug: "nova", revision: 0, content: content() })).rejects.toEqual(
      fails("conflict"),
    );
  });

  test("is published only when all it needs is there", async () => {
    const gone = { provider: "connection", connectionId: uuidv7() } as const;
    const broken: Partial<AgentConfig>[] = [
      { instructions: "Hello {{caler.name}}." },
      { skills: ["toString"] },
      { llm: gone },
      { fallbacks: { ...starterConfig.fallbacks, tts: [gone] } },
    ];
    for (const changes of broken) {
      const slug = `a${uuidv7()}`;
      await createAgent(builder, { slug, content: content(changes) });
      await expect(publishDraft(builder, { slug, revision: 1, ...everybody })).rejects.toEqual(fails("invalid_input"));
      await expect(snapshotDraft(builder, slug)).rejects.toEqual(fails("invalid_input"));
    }
  });

  test("a version goes back into it, and can be published again", async () => {
    const slug = await publishNew({ greeting: "One." });
    await publishNext(slug, { greeting: "Two." });
    const restored = await restoreVersion(builder, { slug, revision: 2, number: 1 });
    expect(restored).toMatchObject({
      revision: 3,
      content: { config: { greeting: "One." } },
      published: { number: 2 },
    });
    await publishDraft(builder, { slug, revision: 3, ...everybody });
    const page = await listVersions(builder, slug, listVersionsSchema.parse({ limit: 2 }));
    expect(page.items.map(({ number, percent }) => [number, percent])).toEqual([
      [3, 100],
      [2, 0],
    ]);
    expect(await listVersions(builder, slug, listVersionsSchema.parse({ cursor: page.nextCursor }))).toMatchObject({
      ...{ items: [{ number: 1 }], nextCursor: null },
    });
  });

  test("every change has its line in the audit, and a sitting has one", async () => {
    const slug = await publishNew();
    await saveDraft(builder, { slug, revision: 1, content: content({ greeting: "A." }) });
    await saveDraft(admin, { slug, revision: 2, content: content({ greeting: "B." }) });
    await saveDraft(admin, { slug, revision: 3, content: content({ greeting: "C." }) });
    const { agent } = await publishDraft(admin, { slug, revision: 4, ...everybody });
    const entries = await db.auditEntry.findMany({ where: { subject: agent.id }, orderBy: { id: "asc" } });
    expect(entries.map(({ action }) => action)).toEqual([
      "agent-created",
      "agent-published",
      "draft-edited",
      "agent-published",
    ]);
    expect(entries.at(-1)?.data).toMatchObject({ before: 1, after: 2, changed: ["Greeting"] });
  });
});

describe("trying a draft", () => {
  test("takes it as it is, and a later edit does not reach the call", async () => {
    const slug = await publishNew();
    await saveDraft(builder, { slug, revision: 1, content: content({ greeting: "Before." }) });
    const picked = await snapshotDraft(builder, slug);
    await saveDraft(builder, { slug, revision: 2, content: content({ greeting: "After." }) });
    const setup = await beginCall({ callId: uuidv7(), userId: builder.id, ...picked }, "job", new Date());
    expect(setup).toMatchObject({ config: { greeting: "Before." }, caller: { name: "Bea", role: "builder" } });
    expect(await snapshotDraft(builder, slug)).not.toEqual(picked);
    const { items } = await listVersions(builder, slug, listVersionsSchema.parse({}));
    expect(items.map(({ number }) => number)).toEqual([1]);
  });

  test("the same draft tried again needs no second copy", async () => {
    const slug = await publishNew();
    expect(await snapshotDraft(builder, slug)).toEqual(await snapshotDraft(builder, slug));
  });

  test("is for builders", async () => {
    const user = await addPerson("Uli", "user");
    await expect(snapshotDraft(user, "nova")).rejects.toEqual(fails("forbidden"));
  });
});

test("all agents are listed page by page, each once", async () => {
  const slugs = Array.from({ length: 3 }, () => `p${uuidv7()}`);
  for (const slug of slugs) await createAgent(builder, { slug, content: content() });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listStudioAgents(builder, { cursor, limit: 2 });
    expect(page.items.length).toBeLessThanOrEqual(2);
    seen.push(...page.items.map(({ slug }) => slug));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen.filter((slug) => slugs.includes(slug))).toEqual(slugs);
  expect([seen.length, new Set(seen).size]).toEqual(Array(2).fill(await db.agent.count()));
});

test("publishing does not touch a call that is on or about to begin; the next one has the new version", async () => {
  const slug = await publishNew({ greeting: "Old." });
  const [running, waiting] = [uuidv7(), uuidv7()];
  const begin = async (callId: string, dispatch: object) =>
    beginCall(
      { callId, userId: builder.id, ...(dispatch as Awaited<ReturnType<typeof pickVersion>>) },
      callId,
      new Date(),
    );
  const old = await pickVersion(slug, builder);
  expect(await begin(running, old)).toMatchObject({ config: { greeting: "Old." } });
  await reservePlace({ callId: waiting, userId: builder.id, ...old });
  await publishNext(slug, { greeting: "New." });
  expect(await begin(waiting, old)).toMatchObject({ config: { greeting: "Old." } });
  expect(await db.call.findUnique({ where: { id: running } })).toMatchObject({ agentVersionId: old.agentVersionId });
  expect(await begin(uuidv7(), await pickVersion(slug, builder))).toMatchObject({ config: { greeting: "New." } });
});

describe("shares", () => {
  test("of 200 people 30 percent get the canary, each always the same, and growing it takes it from nobody", async () => {
    const slug = await publishNew();
    await publishNext(slug, { greeting: "Canary." }, { percent: 30 });
    const ids = Array.from({ length: 200 }, () => uuidv7());
    await db.user.createMany({ data: ids.map((id) => ({ id, email: `${id}@parley.test`, name: "Caller" })) });
    const pick = async () => {
      const picks = new Map<string, number>();
      const numbers = new Map<string, number>();
      for (const id of ids) {
        const { agentVersionId } = await pickVersion(slug, { id, role: "user" });
        if (!numbers.has(agentVersionId)) numbers.set(agentVersionId, await numberOf(agentVersionId));
        picks.set(id, numbers.get(agentVersionId) ?? 0);
      }
      return picks;
    };
    const first = await pick();
    const canary = ids.filter((id) => first.get(id) === 2);
    expect(Math.abs(canary.length / 2 - 30)).toBeLessThan(3);
    expect(await pick()).toEqual(first);

    const release = await getRelease(builder, slug);
    const [old, next] = release?.versions ?? [];
    if (!release || !old || !next) throw new Error("not released");
    const shares = [
      { versionId: old.version.id, percent: 40 },
      { versionId: next.version.id, percent: 60 },
    ];
    await setRelease(builder, { slug, releaseId: release.id, shares, rule: null, note: "" });
    const grown = await pick();
    expect(canary.filter((id) => grown.get(id) !== 2)).toEqual([]);
    expect(Math.abs(ids.filter((id) => grown.get(id) === 2).length / 2 - 60)).toBeLessThan(3);
    // Whoever looked at the shares of before is told.
    await expect(setRelease(builder, { slug, releaseId: release.id, shares, rule: null, note: "" })).rejects.toEqual(
      fails("conflict"),
    );
  });

  test("only versions of this agent can be released, and no draft", async () => {
    const [slug, other] = [await publishNew(), await publishNew()];
    const release = await getRelease(builder, slug);
    const wrong = [
      (await pickVersion(other, builder)).agentVersionId,
      (await snapshotDraft(builder, slug)).agentVersionId,
    ];
    for (const versionId of wrong) {
      const input = { slug, releaseId: release?.id ?? "", shares: [{ versionId, percent: 100 }], rule: null, note: "" };
      await expect(setRelease(builder, input)).rejects.toEqual(fails("invalid_input"));
    }
  });
});

describe("going back by itself", () => {
  /** An agent with a version that everybody had and a new one that half of them have. */
  async function withCanary() {
    const slug = await publishNew();
    const rule = { ...defaultRule, calls: 5 };
    await publishNext(slug, { greeting: "Canary." }, { percent: 50, rule });
    const agent = await db.agent.findUniqueOrThrow({ where: { slug }, include: { versions: true } });
    const idOf = (number: number) => agent.versions.find((version) => version.number === number)?.id ?? "";
    const call = (number: number, latencyMs: number, incidents = 0) =>
      addCall(builder, web.data, {
        ...{ agentId: agent.id, agentVersionId: idOf(number) },
        turns: {
          create: {
            index: 0,
            role: "agent",
            text: "Hi.",
            startMs: 0,
            endMs: 9,
            ledger: { speechEndedAt: 0, heardAt: latencyMs },
          },
        },
        incidents: { create: Array.from({ length: incidents }, () => ({ kind: "odd", message: "Odd.", atMs: 0 })) },
      });
    return { slug, agent, call };
  }

  test("a canary that answers later loses its callers, once, and everybody who builds is told", async () => {
    const { slug, agent, call } = await withCanary();
    for (let n = 0; n < 6; n++) await call(1, 500);
    for (let n = 0; n < 4; n++) await call(2, 2_000);
    await watchReleases();
    expect(await getRelease(builder, slug)).toMatchObject({
      versions: [{}, { results: { calls: 4, latencyP95Ms: 2_000 } }],
    });
    await call(2, 2_000);
    await Promise.all([watchReleases(), watchReleases()]);
    const release = await getRelease(builder, slug);
    expect(release?.versions.map(({ version }) => [version.number, version.percent])).toEqual([[1, 100]]);
    expect(release).toMatchObject({ author: null, rule: null });
    const notices = (await listNotices(admin)).filter((notice) => notice.agent.slug === slug);
    expect(notices.map(({ text }) => text)).toEqual([
      "Iris: version 2 was taken back, because its slowest answers took 2000 ms, against 500 ms. Version 1 answers everybody again.",
    ]);
    const entries = await db.auditEntry.findMany({ where: { subject: agent.id, action: "release-rolled-back" } });
    expect(entries).toMatchObject([{ actorId: null, data: { after: [{ percent: 100 }] } }]);
    await dismissNotice(admin, notices[0]?.id ?? "");
    expect((await listNotices(builder)).filter((notice) => notice.agent.slug === slug)).toEqual([]);
  });

  test("incidents do the same, and a canary within its margins stays", async () => {
    const [bad, good] = [await withCanary(), await withCanary()];
    for (let n = 0; n < 5; n++) {
      await bad.call(2, 500, n % 2);
      await good.call(1, 500);
      await good.call(2, 600);
    }
    await watchReleases();
    expect((await getRelease(builder, bad.slug))?.versions).toHaveLength(1);
    expect((await getRelease(builder, good.slug))?.versions).toHaveLength(2);
  });
});

describe("who may call", () => {
  test("an agent for builders is not there for others, from when it is published", async () => {
    const user = await addPerson("Uli", "user");
    const slug = await publishNew();
    expect(await versionFor(slug, user)).toBe(1);
    await publishNext(slug, { access: ["admin", "builder"] });
    await expect(pickVersion(slug, user)).rejects.toEqual(fails("not_found"));
    expect((await listAgents(user)).map((agent) => agent.slug)).not.toContain(slug);
    expect(await versionFor(slug, builder)).toBe(2);
  });

  test("calls a day are counted by person, for tokens and for calls, and tries of a draft are not", async () => {
    const user = await addPerson("Uli", "user");
    const slug = await publishNew({ limits: { ...starterConfig.limits, dailyCallsPerUser: 2 } });
    const dispatch = async (person: Person) => ({
      callId: uuidv7(),
      userId: person.id,
      ...(await pickVersion(slug, person)),
    });
    const call = async () => beginCall(await dispatch(user), "job", new Date());
    const saved = await dispatch(user);
    await call();
    await reservePlace(await dispatch(user));
    await call();
    await expect(reservePlace(await dispatch(user))).rejects.toEqual(fails("too_many_requests"));
    await expect(admitCall(saved, async () => undefined)).rejects.toEqual(fails("busy"));
    await reservePlace(await dispatch(builder));
    await reservePlace({ callId: uuidv7(), userId: user.id, ...(await snapshotDraft(builder, slug)) });

    await db.call.updateMany({
      where: { userId: user.id },
      data: { startedAt: new Date(Date.now() - 25 * 3_600_000) },
    });
    await reservePlace(await dispatch(user));
  });

  test("an archived agent is gone for callers and editors until it is put back", async () => {
    const slug = await publishNew();
    await archiveAgent(builder, { slug, archived: true });
    await expect(pickVersion(slug, builder)).rejects.toEqual(fails("not_found"));
    await expect(requireDraft(builder, slug)).rejects.toEqual(fails("not_found"));
    await expect(createAgent(builder, { slug, content: content() })).rejects.toEqual(fails("conflict"));
    await archiveAgent(builder, { slug, archived: false });
    expect(await versionFor(slug, builder)).toBe(1);
  });

  test("a duplicate has everything but the name, and nobody meets it", async () => {
    const slug = await publishNew({ greeting: "Same." });
    const copy = await duplicateAgent(builder, { slug, newSlug: `b${uuidv7()}`, name: "Copy" });
    expect(await requireDraft(builder, copy.slug)).toMatchObject({
      ...{ content: { name: "Copy", config: { greeting: "Same." } }, published: null },
    });
  });
});

describe("files", () => {
  const folder = mkdtempSync(join(tmpdir(), "parley-agents-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const run = async (...argv: string[]) => {
    const [said, complained]: [string[], string[]] = [[], []];
    const status = await runAgentsCommand(argv, {
      stdout: { write: (text) => said.push(text) },
      stderr: { write: (text) => complained.push(text) },
    });
    return { status, out: said.join(""), problems: complained.join("") };
  };
  const server = async (name: string) =>
    saveConnection(admin, {
      ...{ stage: "llm", provider: "openai-compatible", name, apiKey: "sk-secret" },
      options: { baseUrl: "http://127.0.0.1:9/v1", model: "m" },
    });

  test("an agent goes out and comes back elsewhere as the same, its providers found by name", async () => {
    const { id } = await server("Travels");
    const slug = await publishNew({
      llm: { provider: "connection", connectionId: id },
      greeting: "Hi {{caller.name}}!",
    });
    const text = await exportAgent(builder, slug);
    expect(text).not.toMatch(/sk-secret|127\.0\.0\.1/);
    const before = (await requireDraft(builder, slug)).content;

    // Another Parley: no such agent, and the connection of that name has another id.
    await db.agent.delete({ where: { slug } });
    await db.providerConnection.deleteMany();
    const input = { text, replace: false, withoutMissing: false };
    await expect(importAgent(builder, input)).rejects.toEqual(
      expect.objectContaining({ code: "not_configured", message: expect.stringContaining("“Travels”") }),
    );
    const there = await server("Travels");
    expect(await importAgent(builder, input)).toEqual({ slug, isNew: true, revision: 1 });
    const after = (await requireDraft(builder, slug)).content;
    expect(after).toEqual({
      ...before,
      config: { ...before.config, llm: { provider: "connection", connectionId: there.id } },
    });
    expect(await exportAgent(builder, slug)).toBe(text);
    await expect(importAgent(builder, input)).rejects.toEqual(fails("conflict"));
  });

  test("the command line exports, tells the difference, imports and publishes", async () => {
    const slug = await publishNew();
    const file = join(folder, "agent.yaml");
    expect(await run("export", slug, file)).toMatchObject({ status: 0 });
    expect(await run("diff", file)).toEqual({ status: 0, out: "", problems: "" });
    writeFileSync(file, readFileSync(file, "utf8").replace("Hi, I'm Nova.", "Good day."));
    const { status, out } = await run("diff", file);
    expect([status, out]).toEqual([1, expect.stringMatching(/^-.*Hi, I'm Nova\..*\n\+.*Good day\./m)]);
    expect(await run("import", file, "--publish", "From git", "--as", builder.email)).toMatchObject({
      ...{ status: 0, out: expect.stringContaining("Version 2 answers") },
    });
    const { items } = await listVersions(builder, slug, listVersionsSchema.parse({}));
    expect(items[0]).toMatchObject({ number: 2, note: "From git", author: "Bea" });
    expect((await run("export", slug, "--version", "1")).out).toContain("Hi, I'm Nova.");
  });

  test("what it cannot do it says, with a status", async () => {
    expect(await run("export", "nobody")).toMatchObject({ status: 1, problems: "There is no agent of that name.\n" });
    expect(await run("import", join(folder, "none.yaml"))).toMatchObject({ status: 1 });
    expect(await run("paint", "nova")).toMatchObject({ status: 2, problems: expect.stringContaining("Usage:") });
    expect(await run("export", "nova", "--as", "nobody@parley.test")).toMatchObject({ status: 1 });
  });
});
