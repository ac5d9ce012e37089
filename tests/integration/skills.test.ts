import type { RequestListener } from "node:http";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Desk, startDesk } from "@/agent/desk/server";
import { createAgent, publishDraft, saveDraft } from "@/lib/agents/draft-store";
import { starterConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { unsafeCallSkills } from "@/lib/skills/call-store";
import { describeSkill, testSkill, tokensOfSkills } from "@/lib/skills/desk";
import { factsOf, forgetFacts, listFacts, rememberFact, removeFact } from "@/lib/skills/fact-store";
import { readImport } from "@/lib/skills/import/store";
import { newConfig } from "@/lib/skills/new-config";
import type { SaveSkill } from "@/lib/skills/schema";
import { listSecrets, removeSecret, saveSecret } from "@/lib/skills/secret-store";
import { listSkills, removeSkill, requireSkill, saveSkill, setSkillOn } from "@/lib/skills/store";
import { freePort } from "../support/ports";
import { json } from "../support/scripted-openai";
import { closeServers, serve } from "../support/serve";
import { addCall, addPerson, type Person, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));

// Stores against real Postgres, and a skill tried through the worker's real desk against an API of the test's own.
let web: Awaited<ReturnType<typeof startWeb>>;
let desk: Desk;
let builder: Person;
let user: Person;
let api: string;
let seen: string[] = [];

const tables: RequestListener = (request, response) => {
  seen.push(`${request.method} ${request.url} ${request.headers["x-key"]}`);
  if (request.headers["x-key"] !== "k3y-of-the-tables") return json(response, 401, { error: "no" });
  return json(response, 200, { free: 3, day: new URL(request.url ?? "", "http://x").searchParams.get("day") });
};

beforeAll(async () => {
  api = await serve(tables);
  const port = await freePort();
  web = await startWeb({ WORKER_URL: `http://127.0.0.1:${port}`, PARLEY_ALLOWED_HOSTS: new URL(api).host });
  const log = pino({ level: "silent" });
  desk = await startDesk({ host: "127.0.0.1", port, healthUrl: "http://127.0.0.1:9", log });
  builder = await addPerson("Bea", "builder");
  user = await addPerson("Uli", "user");
});
afterAll(async () => {
  await desk.close();
  await closeServers();
  await web.stop();
});

const fails = (code: string, message = /./) =>
  expect.objectContaining({ name: "AppError", code, message: expect.stringMatching(message) });
const day = { name: "day", type: "string" as const, description: "", isRequired: true, choices: [] };
const save = (name: string, baseVersion = 0, changes: Partial<typeof newConfig.http> = {}): SaveSkill => ({
  name,
  baseVersion,
  config: {
    ...newConfig.http,
    description: "Finds free tables.",
    parameters: [day],
    url: `${api}/tables?day={{day}}`,
    headers: [{ name: "X-Key", value: "{{secret.TABLES}}" }],
    ...changes,
  },
});
const phrases = (...sentences: string[]) => [{ language: "en", sentences, synonyms: {} }];

describe("skills", () => {
  test("the built-in ones are there before anybody made any", async () => {
    const { items: skills } = await listSkills(builder, { limit: 50 });
    expect(skills.slice(0, 2)).toMatchObject([
      { name: "time", kind: "builtin", isOn: true },
      { name: "weather", kind: "builtin" },
    ]);
    expect(await requireSkill(builder, "time")).toMatchObject({ version: 0, config: { kind: "builtin" } });
    expect((await unsafeCallSkills(["echo", "time", "nothing"])).rows.map(({ name }) => name)).toEqual([
      "echo",
      "time",
    ]);
    await expect(listSkills(user, { limit: 50 })).rejects.toEqual(fails("forbidden"));
    await expect(requireSkill(builder, "nothing")).rejects.toEqual(fails("not_found"));
  });

  test("are listed page by page, the built-in ones with the first, each once", async () => {
    const names = ["page-a", "page-b", "page-c", "page-d", "page-e"];
    for (const name of names) await saveSkill(builder, save(name));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listSkills(builder, { cursor, limit: 2 });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.filter((name) => name.startsWith("page-"))).toEqual(names);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.slice(0, 2)).toEqual(["time", "weather"]);
    for (const name of names) await removeSkill(builder, name);
  });

  test("a save is a new version that the next call has, and an earlier one keeps what it read", async () => {
    expect(await saveSkill(builder, save("tables"))).toMatchObject({ name: "tables", version: 1 });
    const running = await unsafeCallSkills(["tables"]);
    expect(await saveSkill(builder, save("tables", 1, { waiting: "Let me see." }))).toMatchObject({ version: 2 });
    expect(running.rows[0]?.config).toMatchObject({ waiting: "" });
    expect((await unsafeCallSkills(["tables"])).rows[0]?.config).toMatchObject({ waiting: "Let me see." });
    await expect(saveSkill(builder, save("tables", 1))).rejects.toEqual(fails("conflict"));
    const [entry] = await db.auditEntry.findMany({ where: { subject: "tables" }, orderBy: { id: "desc" }, take: 1 });
    expect(entry).toMatchObject({ action: "skill-saved", data: { version: 2, before: { waiting: "" } } });
  });

  test("of two who save at once one is told", async () => {
    const results = await Promise.allSettled([saveSkill(builder, save("twins")), saveSkill(builder, save("twins"))]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await requireSkill(builder, "twins")).toMatchObject({ version: 1 });
  });

  test("switched off no agent has it; a call that runs keeps it", async () => {
    await setSkillOn(builder, "tables", false);
    await setSkillOn(builder, "echo", false);
    expect((await unsafeCallSkills(["tables", "echo", "time"])).rows.map(({ name }) => name)).toEqual(["time"]);
    expect((await listSkills(builder, { limit: 50 })).items.find(({ name }) => name === "echo")).toMatchObject({
      isOn: false,
    });
    await setSkillOn(builder, "tables", true);
    await setSkillOn(builder, "echo", true);
    await expect(setSkillOn(builder, "nothing", true)).rejects.toEqual(fails("not_found"));
    await expect(setSkillOn(user, "time", false)).rejects.toEqual(fails("forbidden"));
  });

  test("phrases are checked against the other skills'", async () => {
    const sentence = "Free: {{$.free}}.";
    const asks = (...sentences: string[]) => save("clash", 0, { sentence, phrases: phrases(...sentences) });
    await expect(saveSkill(builder, asks("what time is it in {day}"))).rejects.toEqual(
      fails("invalid_input", /of time both/),
    );
    await expect(saveSkill(builder, asks("tables for {evening}"))).rejects.toEqual(
      fails("invalid_input", /nothing named/),
    );
    await expect(saveSkill(builder, asks("[tables] {day}"))).rejects.toEqual(fails("invalid_input", /match anything/));
    expect(await saveSkill(builder, asks("any tables free on {day:day}"))).toMatchObject({ version: 1 });
  });

  test("what agents have stays until they give it away", async () => {
    const agent = { name: "Waiter", description: "" };
    const having = (skills: string[]) => ({ ...agent, config: { ...starterConfig, skills } });
    await createAgent(builder, { slug: "waiter", content: having(["time", "tables"]) });
    const publish = { slug: "waiter", note: "", percent: 100, rule: null };
    await publishDraft(builder, { ...publish, revision: 1 });
    await expect(removeSkill(builder, "tables")).rejects.toEqual(fails("conflict", /Waiter/));
    await saveDraft(builder, { slug: "waiter", revision: 1, content: having(["nothing"]) });
    await expect(publishDraft(builder, { ...publish, revision: 2 })).rejects.toEqual(fails("invalid_input", /nothing/));
    await saveDraft(builder, { slug: "waiter", revision: 2, content: having([]) });
    await publishDraft(builder, { ...publish, revision: 3 });
    await removeSkill(builder, "twins");
    await expect(requireSkill(builder, "twins")).rejects.toEqual(fails("not_found"));
  });

  test("a changed built-in one becomes again what it was", async () => {
    const { config } = await requireSkill(builder, "weather");
    if (config.kind !== "builtin") throw new Error("not built in");
    const changed = { ...config, options: { place: "Berlin" } };
    expect(await saveSkill(builder, { name: "weather", baseVersion: 0, config: changed })).toMatchObject({
      version: 1,
    });
    await expect(saveSkill(builder, save("echo"))).rejects.toEqual(fails("invalid_input"));
    await removeSkill(builder, "weather");
    expect(await requireSkill(builder, "weather")).toMatchObject({ version: 0, config });
  });

  test("uses and errors are counted from calls", async () => {
    const id = await addCall(user, web.data);
    const use = { callId: id, turnIndex: 1, name: "tables", skill: "tables", arguments: {}, startedMs: 0, endedMs: 9 };
    const long = new Date(Date.now() - 40 * 24 * 3_600_000);
    await db.toolCall.createMany({ data: [use, { ...use, error: "No." }, { ...use, createdAt: long }] });
    expect(await requireSkill(builder, "tables")).toMatchObject({ uses: 2, errors: 1 });
  });
});

describe("secrets", () => {
  test("go in, and come out for the worker only", async () => {
    const host = new URL(api).hostname;
    await saveSecret(builder, { name: "TABLES", value: "k3y-of-the-tables", hosts: [host] });
    expect(await listSecrets(builder)).toMatchObject([{ name: "TABLES", hosts: [host] }]);
    const shown = [await listSecrets(builder), await db.secret.findMany(), await db.auditEntry.findMany()];
    expect(JSON.stringify(shown)).not.toContain("k3y-of");
    expect((await unsafeCallSkills(["tables"])).secrets).toEqual([
      { name: "TABLES", value: "k3y-of-the-tables", hosts: [host] },
    ]);
    expect((await unsafeCallSkills(["time"])).secrets).toEqual([]);
    await expect(removeSecret(builder, "TABLES")).rejects.toEqual(fails("conflict", /tables/));
    await expect(listSecrets(user)).rejects.toEqual(fails("forbidden"));
    await expect(saveSecret(user, { name: "X", value: "x", hosts: [host] })).rejects.toEqual(fails("forbidden"));
    await saveSecret(builder, { name: "SPARE", value: "x", hosts: [host] });
    await removeSecret(builder, "SPARE");
    await expect(removeSecret(builder, "SPARE")).rejects.toEqual(fails("not_found"));
  });
});

describe("a test in the form", () => {
  const skill = (changes: Partial<typeof newConfig.http> = {}) => {
    const { name, config } = save("tables", 0, changes);
    return { name, config };
  };

  test("counts what the model reads of an agent's skills, and nothing of those that are gone", async () => {
    const count = async (...skills: string[]) => (await tokensOfSkills(builder, { skills, handover: [] })).tokens;
    const [time, both] = [await count("time"), await count("time", "weather")];
    expect(time).toBeGreaterThan(40);
    expect(both).toBeGreaterThan(time + 40);
    expect(await count("time", "gone")).toBe(time);
    expect(await count()).toBe(0);
    const { tokens } = await tokensOfSkills(builder, { skills: ["time"], handover: ["nova"] });
    expect(tokens).toBeGreaterThan(time + 40); // handing over comes with whom to hand over to
    await expect(tokensOfSkills(user, { skills: [], handover: [] })).rejects.toEqual(fails("forbidden"));
  });

  test("shows what the model sees, and really runs", async () => {
    expect(await describeSkill(builder, skill())).toMatchObject([
      { name: "tables", description: "Finds free tables.", parameters: { required: ["day"] }, isActing: false },
    ]);
    seen = [];
    const test = { ...skill({ sentence: "{{$.free}} on {{$.day}}." }), tool: "tables", input: { day: "Monday" } };
    expect(await testSkill(builder, test)).toMatchObject({
      ok: true,
      answer: "3 on Monday.",
      isData: false,
      error: null,
    });
    expect(seen).toEqual(["GET /tables?day=Monday k3y-of-the-tables"]);
    expect(await testSkill(builder, { ...test, ...skill() })).toMatchObject({ isData: true, ok: true });
    await expect(testSkill(user, test)).rejects.toEqual(fails("forbidden"));
  });

  test("tells what went wrong, without the secret", async () => {
    const test = { ...skill({ headers: [] }), tool: "tables", input: { day: "Monday" } };
    const outcome = await testSkill(builder, test);
    expect(outcome).toMatchObject({ ok: false, answer: "Sorry, the service could not do that." });
    expect(outcome.error).toContain("Status 401");
    const inside = { ...skill({ url: "http://127.0.0.1:1/?day={{day}}" }), tool: "tables", input: { day: "x" } };
    expect((await testSkill(builder, inside)).answer).toMatch(/private address/);
    await expect(testSkill(builder, { ...test, input: {} })).rejects.toEqual(fails("invalid_input"));
    await expect(testSkill(builder, { ...test, tool: "other" })).rejects.toEqual(fails("not_found"));
  });

  test("of what touches a call tells what it would do", async () => {
    const { config } = await requireSkill(builder, "timer");
    const outcome = await testSkill(builder, { name: "timer", config, tool: "timer", input: { seconds: 60 } });
    expect(outcome).toMatchObject({ ok: true, effects: ["After 60 s it would say: Your timer of 1 minute is over."] });
  });

  test("imports reach public addresses only", async () => {
    await expect(readImport(builder, { from: "openapi-url", url: "http://169.254.169.254/" })).rejects.toEqual(
      fails("forbidden"),
    );
    await expect(readImport(user, { from: "curl", text: "curl https://a.example" })).rejects.toEqual(
      fails("forbidden"),
    );
  });
});

describe("what agents remember", () => {
  test("is one's own to see and delete", async () => {
    await rememberFact(user.id, "Is vegetarian.");
    await rememberFact(user.id, "is vegetarian.");
    await rememberFact(user.id, "Drives a red car.");
    await rememberFact(builder.id, "Drives a red car.");
    const facts = await listFacts(user);
    expect(facts.map(({ text }) => text)).toEqual(["Drives a red car.", "Is vegetarian."]);
    expect(await forgetFacts(user.id, "my car")).toBe(1);
    expect(await factsOf(builder.id)).toEqual(["Drives a red car."]);
    const [left] = await listFacts(user);
    await expect(removeFact(builder, left?.id ?? "")).rejects.toEqual(fails("not_found"));
    await removeFact(user, left?.id ?? "");
    expect(await listFacts(user)).toEqual([]);
    expect(JSON.stringify(await db.auditEntry.findMany({ where: { actorId: user.id } }))).not.toMatch(/vegetarian|car/);
  });
});
