import pino from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { gatherRosters, type Rosters } from "@/agent/providers/rosters";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { db } from "@/lib/db";
import { saveConnection } from "@/lib/providers/store";
import type { Viewer } from "@/lib/users/schema";
import { createDatabase } from "../support/database";
import { respond } from "../support/scripted-openai";
import { closeServers, serve } from "../support/serve";

let database: Awaited<ReturnType<typeof createDatabase>>;
let admin: Viewer;
const gathered: Rosters[] = [];
const soon = { timeout: 10_000 };

beforeAll(async () => {
  database = await createDatabase();
  process.env.DATABASE_URL = database.url;
  process.env.PARLEY_SECRET = "integration-secret-of-32-characters";
  const user = await db.user.create({ data: { email: "admin@example.org", name: "Ada", role: "admin" } });
  admin = { id: user.id, role: "admin" } as Viewer;
});
afterEach(async () => {
  for (const rosters of gathered.splice(0)) rosters.close();
  await closeServers();
});
afterAll(async () => {
  await db.$disconnect();
  await database?.drop();
});

/** Two language models that note the keys they were asked with, and rosters of a call that has both. */
async function setUp(calls = 1) {
  const keys: (string | undefined)[] = [];
  const baseUrl = `${await serve((request, response) => {
    keys.push(request.headers.authorization);
    respond(response, { text: "Good morning." });
  })}/v1`;
  const connect = (name: string) =>
    saveConnection(admin, {
      stage: "llm",
      provider: "openai-compatible",
      name: `${name} ${performance.now()}`,
      options: { baseUrl, model: "m" },
      apiKey: "first-key",
    });
  const [first, second] = [await connect("First"), await connect("Second")];
  const choiceOf = ({ id }: { id: string }) => ({ provider: "connection" as const, connectionId: id });
  const config: AgentConfig = {
    ...starterConfig,
    llm: choiceOf(first),
    fallbacks: { ...starterConfig.fallbacks, llm: [choiceOf(second)] },
  };
  for (let call = 0; call < calls; call += 1) await begin(config);
  return { config, first, second, keys };
}

async function begin(config: AgentConfig): Promise<void> {
  gathered.push(await gatherRosters(config, pino({ level: "silent" }), { onSwitch() {} }));
}

const llmOf = (call: number) => {
  const rosters = gathered[call];
  if (!rosters) throw new Error(`There is no call ${call}.`);
  return rosters.llm;
};

async function ask(call: number): Promise<string> {
  const request = { messages: [{ role: "user" as const, content: "Hello." }], tools: [] };
  let text = "";
  for await (const piece of llmOf(call).first().source.stream(request, AbortSignal.timeout(5_000)))
    text += piece.text ?? "";
  return text;
}

test("a call that runs uses a new key as soon as an admin has entered it", async () => {
  const { first, keys } = await setUp();
  expect(await ask(0)).toBe("Good morning.");
  const { id, stage, provider, name, options } = first;
  await saveConnection(admin, { id, stage, provider, name, options, apiKey: "second-key" });
  const lastKey = async () => {
    await ask(0);
    return keys.at(-1);
  };
  await expect.poll(lastKey, soon).toBe("Bearer second-key");
  expect(keys[0]).toBe("Bearer first-key");
});

test("what fails in one call is left out by the others, until an admin changes it", async () => {
  const { first, second } = await setUp(2);
  llmOf(0).failed(llmOf(0).first(), { status: 401 });
  await expect.poll(() => llmOf(1).first().id, soon).toBe(second.id);
  const { id, stage, provider, name, options } = first;
  await saveConnection(admin, { id, stage, provider, name, options, apiKey: "better-key" });
  await expect.poll(() => llmOf(1).first().id, soon).toBe(first.id);
});

test("a call that begins later knows what failed before", async () => {
  const { config, first, second } = await setUp();
  llmOf(0).failed(llmOf(0).first(), { status: 401 });
  const isStored = () => db.providerHealth.count({ where: { id: first.id, openUntil: { not: null } } });
  await expect.poll(isStored, soon).toBe(1);
  await begin(config);
  await expect.poll(() => llmOf(1).first().id, soon).toBe(second.id);
});
