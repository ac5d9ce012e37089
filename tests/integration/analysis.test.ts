import { buffer } from "node:stream/consumers";
import pino from "pino";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startAnalyst } from "@/agent/analysis/analyst";
import { Prisma } from "@/generated/prisma/client";
import { defaultAnalysis } from "@/lib/agents/analysis";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { readInsights } from "@/lib/analytics/store";
import { analyseAgain } from "@/lib/calls/analysis-store";
import { exportCall } from "@/lib/calls/export/exports";
import { countCalls } from "@/lib/calls/facts-store";
import { listCallsSchema } from "@/lib/calls/filters";
import { listCalls } from "@/lib/calls/list-store";
import { deleteOwnData } from "@/lib/calls/privacy-store";
import { removeWords } from "@/lib/calls/removal";
import { requireCall } from "@/lib/calls/store";
import { db } from "@/lib/db";
import { fromSource, startProcess } from "../support/process";
import { json, type ScriptedAnswer, type ScriptedRequest, startScriptedOpenai } from "../support/scripted-openai";
import { closeServers, serve } from "../support/serve";
import { addCall, addPerson, type Person, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));

let web: Awaited<ReturnType<typeof startWeb>>;
let model: Awaited<ReturnType<typeof startScriptedOpenai>>;
let ann: Person;
let bea: Person;
let versionId: string;
let answer: (request: ScriptedRequest) => ScriptedAnswer;
const running: { stop(): Promise<void> }[] = [];

const criteria = "The caller has a table.";
const extraction = '{"type":"object","properties":{"guests":{"type":"integer"}}}';
const good = {
  ...{ title: "Table for four", summary: "Ann booked a table.", outcomeReason: "It was booked.", outcome: "success" },
  fields: { guests: 4 },
};
const say = (value: object) => ({ text: JSON.stringify(value) });

/** Somebody who has calls read, quickly. */
function analyst(tries = 3) {
  const log = pino({ level: "silent" });
  running.push(startAnalyst({ log, tries, retryDelaySeconds: 1, lookEveryMs: 100 }));
}

async function versionWith(number: number, changes: Partial<AgentConfig>): Promise<string> {
  const agent = await db.agent.findFirstOrThrow({ where: { slug: "nova" } });
  const config = { ...starterConfig, ...changes };
  return (await db.agentVersion.create({ data: { agentId: agent.id, number, config } })).id;
}

const said = [
  { index: 0, role: "caller" as const, text: "A table for four, please.", startMs: 0, endMs: 900 },
  { index: 1, role: "agent" as const, text: "It is booked.", startMs: 1_000, endMs: 1_900 },
];

/** A call that has just ended and was counted, which queues it. */
async function talk(person: Person, changes: Parameters<typeof addCall>[2] = {}): Promise<string> {
  const endedAt = new Date(Date.now() - 5_000);
  const call = { startedAt: new Date(endedAt.getTime() - 60_000), endedAt, agentVersionId: versionId };
  const id = await addCall(person, web.data, { ...call, turns: { create: said }, ...changes });
  await countCalls();
  return id;
}

const analysisOf = async (id: string) => (await requireCall(bea, id)).analysis;
const until = (id: string, state: string) =>
  vi.waitFor(async () => expect((await analysisOf(id))?.state).toBe(state), { timeout: 30_000, interval: 50 });
const asked = (words: string) => model.requests.filter((request) => JSON.stringify(request.messages).includes(words));

beforeAll(async () => {
  const engine = await serve((_request, response) =>
    json(response, 200, {
      object: "list",
      data: [
        { id: starterConfig.llm.provider === "engine" ? starterConfig.llm.model : "", tools: false, starter: true },
      ],
    }),
  );
  web = await startWeb({ ENGINE_URL: engine });
  [ann, bea] = [await addPerson("Ann", "user"), await addPerson("Bea", "builder")];
  model = await startScriptedOpenai((request) => answer(request));
  const connection = await db.providerConnection.create({
    data: {
      ...{ stage: "llm", provider: "openai-compatible", name: "Big model" },
      options: { baseUrl: model.baseUrl, model: "scripted" },
      price: { currency: "USD", perMillionInput: 2_000_000, perMillionOutput: 8_000_000 },
    },
  });
  const llm = { provider: "connection" as const, connectionId: connection.id };
  versionId = await versionWith(2, { llm, analysis: { ...defaultAnalysis, criteria, extraction } });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ stop }) => stop()));
  await db.callAnalysis.updateMany({ where: { state: { in: ["queued", "running"] } }, data: { state: "skipped" } });
});
afterAll(async () => {
  await model.stop();
  await closeServers();
  await web.stop();
});

test("a call that is over is read once, and what was made of it is shown, listed, counted and taken along", async () => {
  answer = () => say(good);
  const id = await talk(ann);
  expect(await analysisOf(id)).toMatchObject({ state: "queued", title: null });
  analyst();
  analyst(); // a second worker
  await until(id, "done");
  expect(await analysisOf(id)).toMatchObject({
    ...{ title: "Table for four", summary: "Ann booked a table.", outcome: "success", extraction: { guests: 4 } },
    ...{ outcomeReason: "It was booked.", model: "scripted", version: 2, attempt: 1, promptTokens: 100, notes: [] },
  });
  const [request] = asked("A table for four, please.");
  expect(request).toMatchObject({ response_format: { type: "json_schema", json_schema: { strict: true } } });

  const list = async (filters: object) =>
    (await listCalls(bea, listCallsSchema.parse(filters))).items.map(({ id, title, outcome }) => ({
      id,
      title,
      outcome,
    }));
  expect(await list({ outcome: "success" })).toEqual([{ id, title: "Table for four", outcome: "success" }]);
  expect(await list({ outcome: "failure" })).toEqual([]);
  const today = new Date().toISOString().slice(0, 10);
  const { totals, versions } = await readInsights(bea, { from: today, to: today });
  expect(totals).toMatchObject({ successes: 1, failures: 0, unclear: 0 });
  expect(versions).toMatchObject([{ version: 2, successes: 1, judged: 1 }]);
  const text = async (format: "md" | "json") => (await buffer((await exportCall(ann, id, format)).body)).toString();
  expect(await text("md")).toContain("- Outcome: success: It was booked.");
  expect(JSON.parse(await text("json"))).toMatchObject({ analysis: { extraction: { guests: 4 } } });

  const second = await talk(ann);
  await until(second, "done");
  expect(asked("A table for four, please.")).toHaveLength(2);
});

test("an answer that is no JSON is asked for again", async () => {
  const before = model.requests.length;
  answer = () => (model.requests.length === before + 1 ? { text: "It went very well!" } : say(good));
  const id = await talk(ann);
  analyst();
  await until(id, "done");
  expect(await analysisOf(id)).toMatchObject({ attempt: 1, promptTokens: 200, completionTokens: 20 });
  expect(model.requests.length).toBe(before + 2);
});

/** What the reading of a call cost, and the whole call. */
const costOf = async (id: string) => {
  const { uses, facts } = await requireCall(bea, id);
  const readings = uses.filter(({ stage }) => stage === "reading");
  const others = uses.filter(({ stage }) => stage !== "reading");
  return {
    readings: readings.map(({ name, promptTokens, completionTokens, costMicros }) => ({
      ...{ name, promptTokens, completionTokens, costMicros },
    })),
    rest: others.reduce((sum, { costMicros }) => sum + (costMicros ?? Number.NaN), 0),
    whole: facts?.costMicros,
    currency: facts?.currency,
  };
};

test("what a reading took is a part of what the call cost, each time it is read and whatever became of it", async () => {
  answer = () => ({ text: "It went very well!" });
  const id = await talk(ann);
  analyst();
  await until(id, "failed"); // two answers of no use
  const twice = { name: "Big model", promptTokens: 200, completionTokens: 20, costMicros: 560 };
  expect(await costOf(id)).toMatchObject({ readings: [twice], rest: 0, whole: 560, currency: "USD" });
  answer = () => say(good);
  await analyseAgain(bea, id);
  await until(id, "done");
  const thrice = { name: "Big model", promptTokens: 300, completionTokens: 30, costMicros: 840 };
  expect(await costOf(id)).toMatchObject({ readings: [thrice], whole: 840 });
  expect(await analysisOf(id)).toMatchObject({ promptTokens: 100 }); // of this run
});

test("a reading without a price leaves the sum open, and one that was refused costs nothing", async () => {
  const { price } = await db.providerConnection.findFirstOrThrow({ where: { stage: "llm" } });
  answer = () => say(good);
  const open = await talk(ann); // counted while there is a price
  await db.providerConnection.updateMany({ data: { price: Prisma.DbNull } });
  analyst();
  await until(open, "done");
  expect(await costOf(open)).toMatchObject({ readings: [{ costMicros: null }], whole: null, currency: null });
  await db.providerConnection.updateMany({ data: { price: price ?? Prisma.DbNull } });
  answer = () => ({ status: 401, message: "no" });
  const refused = await talk(ann);
  await until(refused, "failed");
  expect(await costOf(refused)).toMatchObject({ readings: [], whole: 0 });
});

describe("a provider", () => {
  test("that is down is asked again later, then given up, and may be asked anew by a builder", async () => {
    answer = () => ({ status: 500, message: "sk-secret: Quetzalcoatl" });
    const before = model.requests.length;
    const id = await talk(ann);
    analyst(2);
    await until(id, "failed");
    expect(model.requests.length).toBe(before + 2);
    const failed = await analysisOf(id);
    expect(failed).toMatchObject({ attempt: 2, error: expect.stringMatching(/failed at its own end/), title: null });
    expect(JSON.stringify(failed)).not.toContain("secret");

    await expect(analyseAgain(ann, id)).rejects.toMatchObject({ code: "forbidden" });
    answer = () => say(good);
    await analyseAgain(bea, id);
    await until(id, "done");
    expect(await analysisOf(id)).toMatchObject({ attempt: 1, error: null, outcome: "success" });
  });

  test("that refuses the key is not asked again", async () => {
    answer = () => ({ status: 401, message: "no" });
    const id = await talk(ann);
    analyst();
    await until(id, "failed");
    expect(await analysisOf(id)).toMatchObject({ attempt: 1, error: expect.stringMatching(/key was refused/) });
  });
});

test("a reading whose process is killed is finished by the next one, once", async () => {
  // Whoever asks first is kept waiting, so that it can be killed in the middle.
  answer = () => (asked("The killed call.").length === 1 ? { ...say(good), afterMs: 60_000 } : say(good));
  const turns = { create: [{ index: 0, role: "caller" as const, text: "The killed call.", startMs: 0, endMs: 900 }] };
  const id = await talk(ann, { turns });
  const process = startProcess(fromSource("tests/support/analyst-process.ts"), {});
  await vi.waitFor(() => expect(asked("The killed call.")).toHaveLength(1), { timeout: 40_000 });
  expect(await analysisOf(id)).toMatchObject({ state: "running", attempt: 1 });
  process.child.kill("SIGKILL");
  await process.stop();

  analyst();
  await until(id, "done");
  expect(await analysisOf(id)).toMatchObject({ attempt: 2, title: "Table for four", promptTokens: 100 });
  const next = await talk(ann); // whoever reads this one has nothing left to do before
  await until(next, "done");
  expect(asked("The killed call.")).toHaveLength(2);
  const jobs = await db.$queryRaw`select state::text from pgboss.job where data ->> 'callId' = ${id}`;
  expect(jobs).toEqual([{ state: "completed" }]);
});

describe("what nobody wants any more", () => {
  /** A call that is being read; `release` lets the model answer. */
  async function underWay() {
    const id = await talk(ann);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    answer = () => ({ ...say(good), held });
    analyst();
    await until(id, "running");
    return { id, release };
  }
  /** Every table of ours and of the queue's that has the text somewhere. */
  async function tablesWith(text: string): Promise<string[]> {
    const tables = await db.$queryRaw<{ name: string }[]>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`;
    const found: string[] = [];
    for (const { name } of tables) {
      const sql = `select count(*)::int as count from ${name} t where t::text ilike $1`;
      const [row] = await db.$queryRawUnsafe<{ count: number }[]>(sql, `%${text}%`);
      if (row?.count) found.push(name);
    }
    return found;
  }

  test("is not written: the words were deleted while they were read", async () => {
    const { id, release } = await underWay();
    await removeWords([id]);
    release();
    const next = await talk(ann);
    await until(next, "done");
    expect(await analysisOf(id)).toMatchObject({ state: "skipped", title: null, notes: ["words-removed"] });
    await expect(analyseAgain(bea, id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("goes with the words, and the outcome stays as a count", async () => {
    answer = () => say(good);
    const id = await talk(ann);
    analyst();
    await until(id, "done");
    await removeWords([id]);
    expect(await analysisOf(id)).toMatchObject({
      ...{ title: null, summary: null, outcomeReason: null, extraction: null, outcome: "success" },
    });
  });

  test("leaves no word of a person who deletes their data, in the queue neither", async () => {
    const eve = await addPerson("Eve", "user");
    answer = () =>
      say({ ...good, title: "Quetzalcoatl calls", summary: "Quetzalcoatl called.", outcomeReason: "Quetzalcoatl" });
    const id = await talk(eve);
    analyst();
    await until(id, "done");
    expect(await tablesWith("quetzalcoatl")).toEqual(['public."CallAnalysis"']);
    await deleteOwnData(eve);
    expect(await tablesWith("quetzalcoatl")).toEqual([]);
    expect(await db.callAnalysis.count({ where: { callId: id } })).toBe(0);
  });
});

test("a call in which nobody spoke is not read, nor is one of an agent that does not want it, nor an old one", async () => {
  const turns = { create: [{ index: 0, role: "agent" as const, text: "Hello?", startMs: 0, endMs: 900 }] };
  expect(await analysisOf(await talk(ann, { turns }))).toMatchObject({ state: "skipped", notes: ["nobody-spoke"] });
  const off = await versionWith(3, { analysis: { ...defaultAnalysis, isOn: false } });
  expect(await analysisOf(await talk(ann, { agentVersionId: off }))).toBeNull();
  const endedAt = new Date(Date.now() - 2 * 86_400_000);
  const old = await talk(ann, { startedAt: endedAt, endedAt });
  expect(await analysisOf(old)).toBeNull();
  await expect(analyseAgain(bea, old)).rejects.toThrow("Switch it on"); // the newest version is the one that is off
  await db.call.updateMany({ where: { agentVersionId: off }, data: { agentVersionId: versionId } });
  await db.agentVersion.delete({ where: { id: off } });
  await analyseAgain(bea, old);
  expect(await analysisOf(old)).toMatchObject({ state: "queued", version: 2 });
});

test("the starter tells what it can, in the caller's words, and what it cannot", async () => {
  const starter = await versionWith(4, { analysis: { ...defaultAnalysis, criteria, extraction } });
  const id = await talk(ann, { agentVersionId: starter });
  analyst();
  await until(id, "done");
  expect(await analysisOf(id)).toMatchObject({
    ...{ title: "A table for four, please", summary: null, outcome: null, extraction: null },
    ...{ notes: ["caller-words", "model-too-small"], promptTokens: 0 },
  });
  await db.call.deleteMany({ where: { agentVersionId: starter } });
  await db.agentVersion.delete({ where: { id: starter } });
});

test("what our own engine is to read waits while somebody talks, what others read does not", async () => {
  answer = () => say(good);
  const starter = await versionWith(5, {});
  const talking = await addCall(bea, web.data, { status: "active", endedAt: null, endReason: null });
  const local = await talk(ann, { agentVersionId: starter });
  analyst();
  const remote = await talk(ann);
  await until(remote, "done");
  expect(await analysisOf(local)).toMatchObject({ state: "queued" });
  await db.call.update({ where: { id: talking }, data: { status: "ended", endedAt: new Date() } });
  await until(local, "done");
});
