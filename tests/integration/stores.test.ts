import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createAgent, publishDraft, requireDraft, saveDraft } from "@/lib/agents/draft-store";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { listAgents, pickVersion } from "@/lib/agents/store";
import { listCallsSchema } from "@/lib/calls/filters";
import { listCalls } from "@/lib/calls/list-store";
import { requireCall, requireRecording } from "@/lib/calls/store";
import { db } from "@/lib/db";
import { listConnections, removeConnection, saveConnection, unsafeResolveConnection } from "@/lib/providers/store";
import { addUser, createFirstAdmin, listUsers, needsSetup, updateUser } from "@/lib/users/store";
import { addCall, addPerson, type Person, startWeb } from "../support/web";

let web: Awaited<ReturnType<typeof startWeb>>;
const setupInput = {
  token: "only-for-tests-setup-token",
  email: "ada@parley.test",
  name: "Ada",
  password: "0123456789",
};
beforeAll(async () => {
  web = await startWeb();
});
afterAll(() => web.stop());

const fails = (code: string) => expect.objectContaining({ name: "AppError", code });

describe("first run", () => {
  test("a wrong token makes nobody", async () => {
    expect(await needsSetup()).toBe(true);
    await expect(createFirstAdmin({ ...setupInput, token: "guess" })).rejects.toEqual(fails("forbidden"));
    expect(await needsSetup()).toBe(true);
  });

  test("two at once make one admin, and the door closes", async () => {
    const results = await Promise.allSettled([
      createFirstAdmin(setupInput),
      createFirstAdmin({ ...setupInput, email: "eve@parley.test" }),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.user.findMany({ select: { role: true } })).toEqual([{ role: "admin" }]);
    expect(await needsSetup()).toBe(false);
    await expect(createFirstAdmin(setupInput)).rejects.toEqual(fails("conflict"));
  });
});

describe("people", () => {
  let admin: Person;
  beforeEach(async () => {
    await db.user.deleteMany();
    admin = await addPerson("Ada", "admin");
  });
  const versionOf = async (id: string) => (await db.user.findUniqueOrThrow({ where: { id } })).sessionVersion;

  test("an e-mail address is taken once", async () => {
    const input = { email: "bob@parley.test", name: "Bob", role: "user", password: "0123456789" } as const;
    const bob = await addUser(admin, input);
    expect(bob).toMatchObject({ email: "bob@parley.test", role: "user", disabled: false });
    await expect(addUser(admin, input)).rejects.toEqual(fails("conflict"));
    expect((await listUsers(admin)).map((user) => user.name)).toEqual(["Ada", "Bob"]);
  });

  test("a new role, a new password and disabling end sessions; a new name does not", async () => {
    const bob = await addPerson("Bob", "user");
    await updateUser(admin, { id: bob.id, name: "Robert", role: "user" });
    expect(await versionOf(bob.id)).toBe(0);
    await updateUser(admin, { id: bob.id, role: "builder" });
    expect(await versionOf(bob.id)).toBe(1);
    await updateUser(admin, { id: bob.id, password: "another password" });
    expect(await versionOf(bob.id)).toBe(2);
    expect(await updateUser(admin, { id: bob.id, disabled: true })).toMatchObject({ disabled: true });
    expect(await versionOf(bob.id)).toBe(3);
    expect(await updateUser(admin, { id: bob.id, disabled: false })).toMatchObject({ disabled: false });
    expect(await versionOf(bob.id)).toBe(3);
  });

  test("nobody disables or demotes themself", async () => {
    await addPerson("Amy", "admin");
    await expect(updateUser(admin, { id: admin.id, disabled: true })).rejects.toEqual(fails("conflict"));
    await expect(updateUser(admin, { id: admin.id, role: "user" })).rejects.toEqual(fails("conflict"));
    expect(await updateUser(admin, { id: admin.id, name: "Ada L." })).toMatchObject({ name: "Ada L.", role: "admin" });
  });

  test("two admins who demote each other at the same moment leave one", async () => {
    const amy = await addPerson("Amy", "admin");
    const results = await Promise.allSettled([
      updateUser(admin, { id: amy.id, role: "user" }),
      updateUser(amy, { id: admin.id, disabled: true }),
    ]);
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.user.count({ where: { role: "admin", disabledAt: null } })).toBe(1);
  });

  test("every change is in the audit, without passwords", async () => {
    const bob = await addUser(admin, { email: "b@parley.test", name: "Bob", role: "user", password: "first password" });
    await updateUser(admin, { id: bob.id, password: "second password" });
    const entries = await db.auditEntry.findMany({ where: { actorId: admin.id }, orderBy: { id: "asc" } });
    expect(entries.map((entry) => entry.action)).toEqual(["user-added", "user-updated"]);
    expect(JSON.stringify(entries)).not.toMatch(/(first|second) password|argon2/);
  });
});

describe("agents", () => {
  let builder: Person;
  beforeAll(async () => {
    builder = await addPerson("Bea", "builder");
  });
  test("people who only talk see who can be called, not how it is made", async () => {
    const user = await addPerson("Uli", "user");
    const agents = await listAgents(user);
    expect(agents[0]).toMatchObject({ slug: "nova" });
    expect(Object.keys(agents[0] ?? {}).sort()).toEqual(["description", "id", "name", "slug"]);
    await expect(requireDraft(user, "nova")).rejects.toEqual(fails("forbidden"));
  });

  test("without a name the first agent answers; an unknown one is not found", async () => {
    const nova = await db.agent.findUniqueOrThrow({ where: { slug: "nova" } });
    expect(await pickVersion(undefined, builder)).toMatchObject({ agentId: nova.id });
    await expect(pickVersion("nobody", builder)).rejects.toEqual(fails("not_found"));
  });
});

describe("calls", () => {
  let [ann, bob, builder]: Person[] = [];
  const query = (input: object = {}) => listCallsSchema.parse(input);
  beforeAll(async () => {
    [ann, bob, builder] = [
      await addPerson("Ann", "user"),
      await addPerson("Bob", "user"),
      await addPerson("Ben", "builder"),
    ];
  });
  const people = () => {
    if (!ann || !bob || !builder) throw new Error("not prepared");
    return { ann, bob, builder };
  };

  test("people see their own calls, builders all of them", async () => {
    const { ann, bob, builder } = people();
    const [anns, bobs] = [await addCall(ann, web.data), await addCall(bob, web.data)];
    expect((await listCalls(ann, query())).items.map((call) => call.id)).toEqual([anns]);
    expect((await listCalls(builder, query())).items.map((call) => call.id)).toEqual([bobs, anns]);
    expect(await requireCall(ann, anns)).toMatchObject({
      id: anns,
      agent: { slug: "nova" },
      latencyMs: 500,
      turns: [{ text: "What time is it?" }, { text: "Ten past two." }],
    });
    expect(await requireCall(ann, anns)).not.toHaveProperty("recording.file");
    await expect(requireCall(ann, bobs)).rejects.toEqual(fails("not_found"));
    await expect(requireRecording(ann, bobs)).rejects.toEqual(fails("not_found"));
    await expect(requireCall(builder, "no-uuid")).rejects.toEqual(fails("not_found"));
  });

  test("pages follow one another without gaps, also through calls that began in the same millisecond", async () => {
    const { bob, builder } = people();
    await db.call.deleteMany();
    const startedAt = new Date();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.push(await addCall(bob, web.data, { startedAt }));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCalls(builder, query({ limit: 2, ...(cursor ? { cursor } : {}) }));
      expect(page.items.length).toBeGreaterThan(0);
      seen.push(...page.items.map((call) => call.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(ids.toReversed());
  });

  test("another person's call is no place to continue from", async () => {
    const { ann, bob } = people();
    const cursor = await addCall(bob, web.data);
    await expect(listCalls(ann, query({ cursor }))).rejects.toEqual(fails("invalid_input"));
  });

  test("a recording is read from its call's folder and nowhere else", async () => {
    const { ann } = people();
    const id = await addCall(ann, web.data);
    const found = { path: join(web.data, "recordings", id, "call.ogg"), contentType: "audio/ogg", bytes: 10 };
    expect(await requireRecording(ann, id)).toEqual(found);
    const outside = {
      file: "../../../../etc/passwd",
      contentType: "audio/ogg",
      bytes: 1,
      durationMs: 1,
      sha256: "",
      offsetMs: 0,
    };
    const odd = await addCall(ann, web.data, { recording: outside });
    await expect(requireRecording(ann, odd)).rejects.toEqual(fails("not_found"));
  });
});

describe("connected servers", () => {
  let admin: Person;
  const input = {
    stage: "llm",
    provider: "openai-compatible",
    name: "Ollama",
    options: { baseUrl: "http://127.0.0.1:11434/v1", model: "qwen3" },
  } as const;
  beforeAll(async () => {
    admin = await addPerson("Ada", "admin");
  });

  test("a key goes in sealed, comes out for the worker, and is never shown", async () => {
    const saved = await saveConnection(admin, { ...input, apiKey: "sk-plain" });
    expect(saved).toMatchObject({ hasKey: true, name: "Ollama" });
    const rows = [await db.secret.findMany(), await db.auditEntry.findMany(), await listConnections(admin)];
    expect(JSON.stringify(rows)).not.toContain("sk-plain");
    expect(Buffer.from((await db.secret.findFirstOrThrow()).ciphertext).toString("latin1")).not.toContain("sk-plain");
    expect(await unsafeResolveConnection(saved.id)).toEqual({ ...input, id: saved.id, apiKey: "sk-plain" });
    await expect(saveConnection(admin, input)).rejects.toEqual(fails("conflict"));
  });

  test("an absent key stays, an empty one goes, and none follows to another address", async () => {
    const { id } = await saveConnection(admin, { ...input, name: "vLLM", apiKey: "sk-vllm" });
    const elsewhere = { ...input.options, baseUrl: "https://evil.example/v1" };
    expect(await saveConnection(admin, { ...input, id, name: "vLLM 2" })).toMatchObject({
      hasKey: true,
      name: "vLLM 2",
    });
    const moved = saveConnection(admin, { ...input, id, name: "vLLM 2", options: elsewhere });
    await expect(moved).rejects.toEqual(fails("invalid_input"));
    expect(await saveConnection(admin, { ...input, id, name: "vLLM 2", apiKey: "" })).toMatchObject({ hasKey: false });
    expect(await unsafeResolveConnection(id)).not.toHaveProperty("apiKey");
    expect(await saveConnection(admin, { ...input, id, options: elsewhere, name: "vLLM 2" })).toMatchObject({
      options: elsewhere,
    });
  });

  test("a server an agent answers with stays until the agent has another one", async () => {
    const { id } = await saveConnection(admin, { ...input, name: "In use", apiKey: "sk-used" });
    const llm = { provider: "connection", connectionId: id } as const;
    const slug = "uses-it";
    const content = (change: Partial<AgentConfig>) => ({
      ...{ name: "Uses it", description: "" },
      config: { ...starterConfig, ...change },
    });
    const publish = (revision: number) => publishDraft(admin, { slug, revision, note: "", percent: 100, rule: null });
    await createAgent(admin, { slug, content: content({ llm }) });
    await publish(1);
    await expect(removeConnection(admin, id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("Uses it"),
    });
    await saveDraft(admin, { slug, revision: 1, content: content({ tts: llm }) });
    await expect(publish(2)).rejects.toEqual(fails("invalid_input"));
    await saveDraft(admin, { slug, revision: 2, content: content({}) });
    await publish(3);
    await removeConnection(admin, id);
    expect(await db.secret.count({ where: { name: { contains: id } } })).toBe(0);
    await expect(unsafeResolveConnection(id)).rejects.toEqual(fails("not_configured"));
    await expect(removeConnection(admin, id)).rejects.toEqual(fails("not_found"));
  });
});
