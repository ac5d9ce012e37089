import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import Ajv from "ajv";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { fromBuffer } from "yauzl";
import { type AgentConfig, starterConfig } from "@/lib/agents/schema";
import { readInsights } from "@/lib/analytics/store";
import { exportCall, exportList, exportPerson } from "@/lib/calls/export/exports";
import { countCalls } from "@/lib/calls/facts-store";
import { type CallFilters, listCallsSchema } from "@/lib/calls/filters";
import { listCalls } from "@/lib/calls/list-store";
import { deleteOwnData, ownData } from "@/lib/calls/privacy-store";
import { rateCall } from "@/lib/calls/ratings-store";
import { removeCalls } from "@/lib/calls/removal";
import { removeExpired } from "@/lib/calls/retention-store";
import { requireCall } from "@/lib/calls/store";
import { listViews, removeView, saveView } from "@/lib/calls/views-store";
import { db } from "@/lib/db";
import { createRandom, makeConversation } from "@/scripts/seed/conversations";
import { addCall, addPerson, type Person, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));

let web: Awaited<ReturnType<typeof startWeb>>;
let ann: Person;
let bob: Person;
let bea: Person;
const dayMs = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * dayMs);

/** A call that ended a while ago, with these lines, the caller's first. */
async function talk(person: Person, lines: readonly string[], changes: Record<string, unknown> = {}): Promise<string> {
  const startedAt = (changes.startedAt as Date | undefined) ?? ago(1);
  const turns = lines.map((text, index) => ({
    ...{ index, text, interrupted: false, startMs: index * 2_000, endMs: index * 2_000 + 1_500 },
    role: index % 2 === 0 ? ("caller" as const) : ("agent" as const),
    ...(index % 2 === 0 ? {} : { ledger: { speechEndedAt: index * 2_000 - 500, heardAt: index * 2_000 } }),
  }));
  const endedAt = new Date(startedAt.getTime() + lines.length * 2_000);
  return addCall(person, web.data, { startedAt, endedAt, turns: { create: turns }, ...changes });
}

beforeAll(async () => {
  web = await startWeb();
  [ann, bob, bea] = [await addPerson("Ann", "user"), await addPerson("Bob", "user"), await addPerson("Bea", "builder")];
  // Fifty calls of known words, and some that only one of them has.
  const random = createRandom(3);
  for (let call = 0; call < 50; call++) {
    const said = makeConversation(random, 7).slice(1);
    await talk(
      call % 2 === 0 ? ann : bob,
      said.map(({ text }) => text),
      { startedAt: ago(2 + call / 10) },
    );
  }
  await countCalls();
});
afterAll(() => web.stop());

const find = (viewer: Person, filters: CallFilters) => listCalls(viewer, listCallsSchema.parse(filters));
const ids = async (viewer: Person, filters: CallFilters) => (await find(viewer, filters)).items.map(({ id }) => id);

describe("searching", () => {
  test("finds the words of one's own calls, marks them, and knows where they were said", async () => {
    const id = await talk(ann, ["Where is my xylophone?", "The xylophones left Oslo, and one xylophone is late."]);
    await talk(bob, ["A xylophone and a marimba, please.", "Certainly."]);
    const { items } = await find(ann, { q: "xylophone" });
    expect(items.map((call) => call.id)).toEqual([id]);
    expect(items[0]?.hit).toMatchObject({ turnIndex: 1, role: "agent", atMs: 2_000 });
    expect(items[0]?.hit?.pieces.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual([
      "xylophones",
      "xylophone",
    ]);
    expect(items[0]?.hit?.pieces.map(({ text }) => text).join("")).toContain("left Oslo");
    expect(await ids(bea, { q: "xylophone" })).toHaveLength(2);
    expect(await ids(bea, { q: '"xylophone is late"' })).toEqual([id]);
    expect(await ids(bea, { q: "xylophone -marimba" })).toEqual([id]);
  });

  test("a slip finds what was said, but never tells a word of somebody else's call", async () => {
    const own = await talk(ann, ["My accordion is broken.", "I see."]);
    await talk(bob, ["My name is Zbigniewski.", "Welcome."]);
    await countCalls();
    const slip = await find(ann, { q: "acordeon" });
    expect([slip.searchedFor, slip.items.map(({ id }) => id)]).toEqual(["accordion", [own]]);
    expect(await find(ann, { q: "Zbignievski" })).toMatchObject({ items: [], searchedFor: null });
    expect((await find(bob, { q: "Zbignievski" })).searchedFor).toBe("zbigniewski");
  });

  test("pages of a search follow one another without gaps", async () => {
    const all = await ids(bea, { q: "friday or monday" });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCalls(bea, listCallsSchema.parse({ q: "friday or monday", limit: 4, cursor }));
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen.slice(0, all.length)).toEqual(all);
    expect(new Set(seen).size).toBe(seen.length);
    await expect(listCalls(bea, listCallsSchema.parse({ q: "x", cursor: "nonsense" }))).rejects.toThrow("Reload");
  });
});

describe("filters", () => {
  test("each of them chooses its calls", async () => {
    const incident = { create: [{ kind: "answer-late", message: "It was late.", atMs: 5 }] };
    const slow = { speechEndedAt: 0, heardAt: 4_200 };
    const special = await addCall(ann, web.data, {
      startedAt: ago(400),
      endedAt: new Date(ago(400).getTime() + 321_000),
      endReason: "limit",
      incidents: incident,
      turns: {
        create: [
          { index: 0, role: "caller", text: "Hi", startMs: 0, endMs: 1 },
          { index: 1, role: "agent", text: "Oh", interrupted: true, startMs: 1, endMs: 2, ledger: slow },
        ],
      },
    });
    await countCalls();
    await rateCall(ann, { callId: special, role: "caller", thumb: -1, words: "Slow." });
    const day = ago(400).toISOString().slice(0, 10);
    const choices: CallFilters[] = [
      { from: day, to: day },
      { ended: "limit" },
      { minSeconds: 300 },
      { slowerThanMs: 4_000 },
      { has: "long-silences" },
      { has: "interruptions" },
      { incident: "answer-late" },
      { rating: "down" },
      { person: ann.id, ended: "limit", agent: "nova", version: 1 },
    ];
    for (const filters of choices) expect([filters, await ids(bea, filters)]).toEqual([filters, [special]]);
    expect(await ids(bob, { ended: "limit" })).toEqual([]);
    expect(await ids(bea, { agent: "nova", version: 7 })).toEqual([]);
  });

  test("a view is kept, replaced by its name, and nobody else's to remove", async () => {
    const view = await saveView(ann, { name: "Late", filters: { slowerThanMs: 900 } });
    await saveView(ann, { name: "Late", filters: { slowerThanMs: 1_200, q: "order" } });
    expect(await listViews(ann)).toEqual([{ ...view, query: "q=order&slowerThanMs=1200" }]);
    await expect(removeView(bob, view.id)).rejects.toThrow("not there");
    await removeView(ann, view.id);
    expect(await listViews(ann)).toEqual([]);
  });
});

test("a call is counted once, whoever asks at the same time, and its waits with it", async () => {
  const waits = async () =>
    (await db.answerBucket.aggregate({ where: { stage: "total" }, _sum: { count: true } }))._sum.count ?? 0;
  const before = await waits();
  const id = await talk(ann, ["One?", "Two.", "Three?", "Four."]);
  await Promise.all([countCalls(), countCalls(), countCalls()]);
  expect(await waits()).toBe(before + 2);
  expect((await requireCall(ann, id)).facts).toMatchObject({ turns: 4, answers: 2, latencyMs: 500, costMicros: 0 });
});

test("a call costs what those take who really answered, and tells builders who that was", async () => {
  const connect = (stage: "stt" | "llm" | "tts", name: string, price: object) =>
    db.providerConnection.create({
      data: {
        stage,
        provider: "openai",
        name,
        options: { model: `${name} model` },
        price: { currency: "USD", ...price },
      },
    });
  const [ears, dear, cheap, mouth] = await Promise.all([
    connect("stt", "Ears", { perMinute: 600_000 }),
    connect("llm", "Dear", { perMillionInput: 10_000_000, perMillionOutput: 50_000_000 }),
    connect("llm", "Cheap", { perMillionInput: 1_000_000, perMillionOutput: 5_000_000 }),
    connect("tts", "Mouth", { perMillionCharacters: 20_000_000 }),
  ]);
  const choose = ({ id }: { id: string }) => ({ provider: "connection" as const, connectionId: id });
  const config: AgentConfig = { ...starterConfig, stt: choose(ears), llm: choose(dear), tts: choose(mouth) };
  const agent = await db.agent.findFirstOrThrow({ where: { slug: "nova" } });
  const version = await db.agentVersion.create({ data: { agentId: agent.id, number: 0, config } });
  const did = ({ id, stage, name }: typeof ears, done: object) => ({
    ...{ stage, provider: id, name, model: `${name} model` },
    ...done,
  });
  const worked = (sequence: number, ...works: object[]) => ({
    ...{ sequence, atMs: 0, type: "work-done", data: { works } as never },
  });
  const startedAt = ago(2);
  const call = { agentVersionId: version.id, startedAt, endedAt: new Date(startedAt.getTime() + 60_000) };
  const taken = await talk(ann, ["When does it open?", "At nine."], {
    ...call,
    events: {
      create: [
        worked(0, did(ears, { listenedMs: 900 })),
        worked(1, did(dear, { completionTokens: 4 }), did(cheap, { promptTokens: 1_000, completionTokens: 100 })),
        worked(2, did(mouth, { characters: 8 })),
        { ...worked(3), data: { works: [{ stage: "nobody" }] } },
      ],
    },
  });
  const old = await talk(ann, ["When does it open?", "At nine."], call);
  await countCalls();
  const { facts, uses } = await requireCall(bea, taken);
  expect(uses.map(({ stage, name, costMicros }) => [stage, name, costMicros])).toEqual([
    ["stt", "Ears", 600_000],
    ["llm", "Cheap", 1_500],
    ["llm", "Dear", 200],
    ["tts", "Mouth", 160],
  ]);
  expect(facts).toMatchObject({ costMicros: 601_860, currency: "USD", promptTokens: 1_000, completionTokens: 104 });
  expect((await requireCall(ann, taken)).uses).toEqual([]);
  // Nobody wrote down who did what in this one: its first choices did.
  expect((await requireCall(bea, old)).uses.map(({ name, model }) => `${name}, ${model}`)).toEqual([
    "Ears, Ears model",
    "Dear, Dear model",
    "Mouth, Mouth model",
  ]);
  await db.providerConnection.deleteMany();
  expect((await requireCall(bea, taken)).uses).toHaveLength(4);
  await removeCalls([taken, old]);
  await db.agentVersion.delete({ where: { id: version.id } });
});

test("insights add up what was counted, and each number leads to as many calls", async () => {
  await countCalls();
  const today = new Date().toISOString().slice(0, 10);
  const filters = { from: ago(30).toISOString().slice(0, 10), to: today };
  const { totals, points, waits, versions, endings } = await readInsights(bea, filters);
  const counted = await db.call.count({ where: { startedAt: { gte: new Date(filters.from) }, fact: { isNot: null } } });
  expect(totals.calls).toBe(counted);
  expect(points.reduce((sum, { calls }) => sum + calls, 0)).toBe(counted);
  expect(versions.reduce((sum, { calls }) => sum + calls, 0)).toBe(counted);
  expect(endings.reduce((sum, { calls }) => sum + calls, 0)).toBe(counted);
  expect(totals.people).toBe(2);
  const wait = waits.find(({ stage }) => stage === "total");
  expect(Math.abs((wait?.p50 ?? 0) - 500)).toBeLessThan(30);
  await expect(readInsights(ann, filters)).rejects.toMatchObject({ code: "forbidden" });
});

describe("exports", () => {
  const unzip = (zip: Buffer) =>
    new Promise<Map<string, Buffer>>((resolve, reject) => {
      const files = new Map<string, Buffer>();
      fromBuffer(zip, { lazyEntries: true }, (error, archive) => {
        if (!archive) return reject(error);
        archive.on("entry", (entry) =>
          archive.openReadStream(entry, async (failure, stream) => {
            if (!stream) return reject(failure);
            files.set(entry.fileName, await buffer(stream));
            archive.readEntry();
          }),
        );
        archive.on("end", () => resolve(files));
        archive.on("error", reject);
        archive.readEntry();
      });
    });

  test("the JSON of a call is as documented, and everything of it fits into one archive", async () => {
    const id = await talk(ann, ["What about my harp?", "It is tuned."]);
    const json = JSON.parse((await buffer((await exportCall(ann, id, "json")).body)).toString());
    const schema = JSON.parse(readFileSync("docs/call-export.schema.json", "utf8"));
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
    expect([validate(json), validate.errors]).toEqual([true, null]);
    const files = await unzip(await buffer((await exportCall(ann, id, "zip")).body));
    expect([...files.keys()].sort()).toEqual([
      "call.json",
      "recording.ogg",
      "transcript.md",
      "transcript.srt",
      "transcript.txt",
      "transcript.vtt",
    ]);
    expect(files.get("recording.ogg")?.toString()).toBe("0123456789");
    await expect(exportCall(bob, id, "zip")).rejects.toMatchObject({ code: "not_found" });
  });

  test("a list is all of it, as many pages as that takes", async () => {
    const csv = (await buffer(exportList(bea, {}).body)).toString();
    expect(csv.trim().split("\r\n")).toHaveLength(1 + (await db.call.count()));
  });

  test("a person takes along their own calls and no others", async () => {
    const files = await unzip(await buffer((await exportPerson(bob)).body));
    const calls = [...files.keys()].filter((name) => name.endsWith("call.json"));
    expect(calls).toHaveLength(await db.call.count({ where: { userId: bob.id } }));
    expect(JSON.parse(files.get("account.json")?.toString() ?? "")).toMatchObject({ email: bob.email });
    expect(await db.auditEntry.count({ where: { action: "data-exported", actorId: bob.id } })).toBe(1);
  });
});

/** Every row of every table that has the text somewhere. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await db.$queryRawUnsafe<{ count: number }[]>(
      `select count(*)::int as count from "${name}" t where t::text ilike $1`,
      `%${text}%`,
    );
    if (row?.count) found.push(name);
  }
  return found;
}

describe("keeping and deleting", () => {
  test("what an agent keeps for a while goes when that is over, and only that; a second run finds nothing", async () => {
    const old = await talk(ann, ["A kaleidoscope, please.", "Yes."], { startedAt: ago(40) });
    const young = await talk(ann, ["A barometer, please.", "Yes."], { startedAt: ago(3) });
    await countCalls();
    const keep: AgentConfig = { ...starterConfig, retention: { audioDays: 7, textDays: 30 } };
    const agent = await db.agent.findFirstOrThrow({ where: { slug: "nova" } });
    const version = await db.agentVersion.create({ data: { agentId: agent.id, number: 2, config: keep } });
    const orphan = join(web.data, "recordings", uuidv7());
    mkdirSync(orphan, { recursive: true });
    utimesSync(orphan, ago(2), ago(2));
    const report = await removeExpired();
    expect(report).toMatchObject({ recordings: 2, transcripts: 2, orphans: 1 });
    expect(await tablesWith("kaleidoscope")).toEqual([]);
    expect(existsSync(join(web.data, "recordings", old))).toBe(false);
    expect(existsSync(join(web.data, "recordings", young))).toBe(true);
    expect((await tablesWith("barometer")).sort()).toEqual(["SaidWord", "Turn"]);
    expect(await requireCall(ann, old)).toMatchObject({ turns: [], recording: null, facts: { turns: 2 } });
    expect(await removeExpired()).toEqual({ recordings: 0, transcripts: 0, orphans: 0 });
    expect(await db.auditEntry.count({ where: { action: "retention-applied" } })).toBe(1);
    await db.agentVersion.delete({ where: { id: version.id } });
  });

  test("a person's deletion leaves no word of theirs, no sound, and a note that it was done", async () => {
    const id = await talk(ann, ["Call me Quetzalcoatl.", "Gladly."]);
    const bobs = await talk(bob, ["Good morning.", "Good morning to you."]);
    await countCalls();
    await rateCall(ann, { callId: id, role: "caller", thumb: 1, words: "Lovely Quetzalcoatl." });
    await db.userFact.create({ data: { userId: ann.id, text: "Is called Quetzalcoatl." } });
    expect(await tablesWith("quetzalcoatl")).toContain("UserFact");
    const { calls } = await ownData(ann);
    expect(await deleteOwnData(ann)).toEqual({ calls });
    expect(await ownData(ann)).toEqual({ calls: 0, recordings: 0, ratings: 0, views: 0, facts: 0 });
    expect(await tablesWith("quetzalcoatl")).toEqual([]);
    const left = readdirSync(join(web.data, "recordings"));
    expect(await db.call.count({ where: { id: { in: left } } })).toBe(left.length);
    expect(left).toContain(bobs);
    const [stub] = await db.auditEntry.findMany({ where: { action: "data-deleted" } });
    expect(stub).toMatchObject({ actorId: ann.id, data: { calls } });
    await expect(
      addCall(ann, web.data, { status: "active", endedAt: null }).then(() => deleteOwnData(ann)),
    ).rejects.toMatchObject({ code: "conflict" });
  });
});
