import { readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import pg from "pg";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Desk, startDesk } from "@/agent/desk/server";
import { db } from "@/lib/db";
import { changesChannel } from "@/lib/providers/changes";
import { detectServers, testConnection } from "@/lib/providers/desk-store";
import type { SaveConnection } from "@/lib/providers/schema";
import {
  listConnections,
  orderConnections,
  removeConnection,
  saveConnection,
  unsafeResolveConnection,
} from "@/lib/providers/store";
import { requireSpeech } from "@/lib/providers/voice-store";
import { freePort } from "../support/ports";
import { json, readBody } from "../support/scripted-openai";
import { closeServers, serve } from "../support/serve";
import { addPerson, type Person, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));

// Web's side of the desk, against the worker's real one and a server that speaks for the vendors.
let web: Awaited<ReturnType<typeof startWeb>>;
let desk: Desk;
let admin: Person;
let builder: Person;
let baseUrl: string;
let spoken: string[] = [];

const vendor: RequestListener = async (request, response) => {
  const body = await readBody(request);
  if (request.headers.authorization !== "Bearer sk-right") return json(response, 401, { error: { message: "no" } });
  if (request.url === "/v1/models") return json(response, 200, { data: [{ id: "m" }] });
  if (request.url !== "/v1/audio/speech") return json(response, 404, {});
  spoken.push(JSON.parse(body).input);
  response.writeHead(200, { "content-type": "audio/pcm" }).end(Buffer.alloc(48_000, 1));
};

beforeAll(async () => {
  const port = await freePort();
  web = await startWeb({ WORKER_URL: `http://127.0.0.1:${port}`, ENGINE_URL: "http://127.0.0.1:9" });
  const log = pino({ level: "silent" });
  desk = await startDesk({ host: "127.0.0.1", port, healthUrl: "http://127.0.0.1:9", log });
  baseUrl = `${await serve(vendor)}/v1`;
  admin = await addPerson("Ada", "admin");
  builder = await addPerson("Bea", "builder");
});
afterAll(async () => {
  await desk.close();
  await closeServers();
  await web.stop();
});

const fails = (code: string) => expect.objectContaining({ name: "AppError", code });
const voiceForm = (changes: Partial<SaveConnection> = {}): SaveConnection => ({
  stage: "tts",
  provider: "openai-compatible",
  name: "Kokoro",
  options: { baseUrl, model: "m" },
  ...changes,
});

describe("a test", () => {
  test("takes what the form holds, and the stored key where it holds none", async () => {
    expect(await testConnection(admin, voiceForm({ apiKey: "sk-wrong" }))).toMatchObject({
      ok: false,
      message: "The server refuses this key.",
    });
    const { id } = await saveConnection(admin, voiceForm({ apiKey: "sk-right" }));
    expect(await testConnection(admin, voiceForm({ id }))).toMatchObject({ ok: true, answer: "1.0 seconds of sound" });
    expect(await testConnection(admin, voiceForm({ id, apiKey: "" }))).toMatchObject({
      ok: false,
      message: "The server wants a key. Enter one and try again.",
    });
  });

  test("never sends a stored key to another address", async () => {
    const { id } = await saveConnection(admin, voiceForm({ name: "Moved", apiKey: "sk-right" }));
    let requests = 0;
    const elsewhere = await serve((_request, response) => {
      requests += 1;
      response.end();
    });
    const moved = voiceForm({ id, name: "Moved", options: { baseUrl: `${elsewhere}/v1`, model: "m" } });
    await expect(testConnection(admin, moved)).rejects.toEqual(fails("invalid_input"));
    expect(requests).toBe(0);
  });

  test("is for admins", async () => {
    await expect(testConnection(builder, voiceForm())).rejects.toEqual(fails("forbidden"));
    await expect(detectServers(builder)).rejects.toEqual(fails("forbidden"));
    expect(await detectServers(admin)).toBeInstanceOf(Array);
  });
});

describe("a sample of a voice", () => {
  test("is WAV at 24 kHz, made once, and again when the connection has changed", async () => {
    const form = voiceForm({ name: "Samples", apiKey: "sk-right" });
    const { id } = await saveConnection(admin, form);
    const request = { source: id, voice: "bella", text: "**Good** day." };
    spoken = [];
    const file = await requireSpeech(builder, request);
    const wav = readFileSync(file.path);
    expect([wav.toString("latin1", 0, 4), wav.readUInt32LE(24), wav.length]).toEqual(["RIFF", 24_000, 48_044]);
    expect(await requireSpeech(admin, request)).toEqual(file);
    expect(spoken).toEqual(["Good day."]);
    await saveConnection(admin, { ...form, id, options: { baseUrl, model: "another" } });
    expect((await requireSpeech(builder, request)).path).not.toBe(file.path);
    expect(spoken).toHaveLength(2);
  });

  test("of a provider that says no is a sentence, and is not kept", async () => {
    const { id } = await saveConnection(admin, voiceForm({ name: "Locked", apiKey: "sk-wrong" }));
    const request = { source: id, voice: "bella", text: "Hello." };
    await expect(requireSpeech(builder, request)).rejects.toMatchObject({
      code: "provider_failed",
      message: "The server refuses this key.",
    });
    await saveConnection(admin, voiceForm({ id, name: "Locked", apiKey: "sk-right" }));
    expect(await requireSpeech(builder, request)).toMatchObject({ bytes: 48_044 });
  });

  test("is nothing a language model makes, nor a connection that is gone, nor for people who only talk", async () => {
    const llm = await saveConnection(admin, { ...voiceForm(), stage: "llm", name: "Thinks" });
    const request = { source: llm.id, voice: "bella", text: "Hello." };
    await expect(requireSpeech(builder, request)).rejects.toEqual(fails("not_found"));
    await expect(requireSpeech(builder, { ...request, source: builder.id })).rejects.toEqual(fails("not_found"));
    const user = await addPerson("Uli", "user");
    await expect(requireSpeech(user, { ...request, source: "engine" })).rejects.toEqual(fails("forbidden"));
    await expect(requireSpeech(builder, { ...request, source: "engine" })).rejects.toEqual(fails("provider_failed"));
  });
});

describe("changes", () => {
  test("a new key is told with its commit, a refused change not at all", async () => {
    const { id } = await saveConnection(admin, voiceForm({ name: "Rotated", apiKey: "sk-old" }));
    const listener = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await listener.connect();
    await listener.query(`listen ${changesChannel}`);
    // What whoever is told finds at that moment.
    const found: { id: string; apiKey?: string }[] = [];
    const told = (count: number) =>
      new Promise<void>((resolve, reject) => {
        listener.on("notification", ({ payload = "" }) => {
          unsafeResolveConnection(payload).then(({ apiKey }) => {
            if (found.push({ id: payload, apiKey }) === count) resolve();
          }, reject);
        });
      });
    const both = told(2);
    await expect(saveConnection(admin, voiceForm({ id, name: "Kokoro", apiKey: "sk-no" }))).rejects.toEqual(
      fails("conflict"),
    );
    await saveConnection(admin, voiceForm({ id, name: "Rotated", apiKey: "sk-new" }));
    await saveConnection(admin, voiceForm({ id, name: "Rotated", apiKey: "sk-newer" }));
    await both;
    await listener.end();
    expect(found.map((one) => one.id)).toEqual([id, id]);
    expect(found[0]?.apiKey).toMatch(/^sk-newe?r?$/); // the second change may be faster than the look at the first
    expect(found[1]?.apiKey).toBe("sk-newer");
  });

  test("each one is in the audit, without keys", async () => {
    const since = new Date();
    const first = await saveConnection(admin, voiceForm({ name: "First", apiKey: "sk-plain-1" }));
    const second = await saveConnection(admin, voiceForm({ name: "Second" }));
    await saveConnection(admin, voiceForm({ id: first.id, name: "First", apiKey: "sk-plain-2" }));
    await orderConnections(admin, { stage: "tts", ids: [second.id, first.id] });
    await removeConnection(admin, second.id);
    const entries = await db.auditEntry.findMany({ where: { createdAt: { gte: since } }, orderBy: { id: "asc" } });
    expect(entries.map(({ action, subject, actorId }) => [action, subject, actorId])).toEqual([
      ["connection-added", first.id, admin.id],
      ["connection-added", second.id, admin.id],
      ["connection-changed", first.id, admin.id],
      ["connections-ordered", "tts", admin.id],
      ["connection-removed", second.id, admin.id],
    ]);
    expect(entries[2]?.data).toMatchObject({ keyChanged: true, provider: "openai-compatible" });
    expect(JSON.stringify(entries)).not.toMatch(/sk-plain/);
  });

  test("the order of a stage is the admin's, and nobody else's", async () => {
    await db.providerConnection.deleteMany();
    const ids: string[] = [];
    for (const name of ["A", "B", "C"]) ids.push((await saveConnection(admin, voiceForm({ name }))).id);
    const other = await saveConnection(admin, voiceForm({ stage: "llm", name: "Thinks" }));
    await orderConnections(admin, { stage: "tts", ids: [...ids.toReversed(), other.id] });
    const names = (await listConnections(builder)).filter(({ stage }) => stage === "tts").map(({ name }) => name);
    expect(names).toEqual(["C", "B", "A"]);
    expect(await db.providerConnection.findUniqueOrThrow({ where: { id: other.id } })).toMatchObject({ position: 0 });
    await expect(orderConnections(builder, { stage: "tts", ids })).rejects.toEqual(fails("forbidden"));
  });
});

test("without the worker there is a sentence that says so", async () => {
  await desk.close();
  await expect(testConnection(admin, voiceForm())).rejects.toMatchObject({
    code: "unavailable",
    message: "The worker, which talks to the providers, does not answer. Try again in a moment.",
  });
});
