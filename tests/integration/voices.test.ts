import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { db } from "@/lib/db";
import { detectServers } from "@/lib/providers/desk-store";
import { saveConnection } from "@/lib/providers/store";
import { listVoices, setFavourite } from "@/lib/providers/voice-store";
import { json, readBody } from "../support/scripted-openai";
import { closeServers, serve } from "../support/serve";
import { addPerson, type Person, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));

// The list of voices, with a desk that answers as the test wants.
const voice = (id: string) => ({ id, name: id.toUpperCase(), language: "en-US", description: null });
let desk: { status: number; body: unknown };
let asked: unknown[];
beforeEach(() => {
  desk = { status: 200, body: { voices: [voice("ann"), voice("bob"), voice("eve")] } };
  asked = [];
});

let web: Awaited<ReturnType<typeof startWeb>>;
let admin: Person;
let builder: Person;
beforeAll(async () => {
  const WORKER_URL = await serve(async (request, response) => {
    asked.push(JSON.parse(await readBody(request)));
    json(response, desk.status, desk.body as object);
  });
  web = await startWeb({ WORKER_URL });
  admin = await addPerson("Ada", "admin");
  builder = await addPerson("Bea", "builder");
});
afterAll(async () => {
  vi.useRealTimers();
  await closeServers();
  await web.stop();
});

const fails = (code: string) => expect.objectContaining({ name: "AppError", code });
const namesOf = async (person: Person, source: string) => (await listVoices(person, source)).map(({ id }) => id);
const connect = (name: string, id?: string) => {
  const options = { baseUrl: "http://127.0.0.1:9/v1", model: "m" };
  return saveConnection(admin, { id, stage: "tts", provider: "openai-compatible", name, options });
};

test("favourites come first, and are each person's own", async () => {
  const { id: source } = await connect("Favourites");
  await setFavourite(builder, { source, voice: "eve", isFavourite: true });
  await setFavourite(builder, { source, voice: "eve", isFavourite: true });
  expect(await listVoices(builder, source)).toEqual([
    { ...voice("eve"), isFavourite: true },
    { ...voice("ann"), isFavourite: false },
    { ...voice("bob"), isFavourite: false },
  ]);
  expect(await namesOf(admin, source)).toEqual(["ann", "bob", "eve"]);
  expect(await namesOf(builder, "engine")).toEqual(["ann", "bob", "eve"]);
  await setFavourite(builder, { source, voice: "eve", isFavourite: false });
  expect(await namesOf(builder, source)).toEqual(["ann", "bob", "eve"]);
  const user = await addPerson("Uli", "user");
  await expect(setFavourite(user, { source, voice: "eve", isFavourite: true })).rejects.toEqual(fails("forbidden"));
  await expect(listVoices(user, source)).rejects.toEqual(fails("forbidden"));
});

test("favourites have an end, and go with the person", async () => {
  const many = await addPerson("Max", "builder");
  const data = Array.from({ length: 500 }, (_, index) => ({ userId: many.id, source: "engine", voice: `v${index}` }));
  await db.favouriteVoice.createMany({ data });
  const next = { source: "engine", voice: "one more", isFavourite: true } as const;
  await expect(setFavourite(many, next)).rejects.toEqual(fails("conflict"));
  await db.user.delete({ where: { id: many.id } });
  expect(await db.favouriteVoice.count({ where: { userId: many.id } })).toBe(0);
});

test("a provider is asked once in five minutes, and when its connection has changed", async () => {
  const { id: source } = await connect("Remembered");
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  await Promise.all([namesOf(builder, source), namesOf(admin, source)]);
  expect(asked).toEqual([{ source }]);
  vi.setSystemTime(Date.now() + 299_000);
  await namesOf(builder, source);
  expect(asked).toHaveLength(1);
  vi.setSystemTime(Date.now() + 2_000);
  await namesOf(builder, source);
  expect(asked).toHaveLength(2);
  vi.useRealTimers();
  await connect("Remembered 2", source);
  await namesOf(builder, source);
  expect(asked).toHaveLength(3);
});

test("a failure keeps its sentence and is not remembered", async () => {
  const { id: source } = await connect("Fails");
  desk = { status: 502, body: { error: { code: "provider_failed", message: "The server refuses this key." } } };
  await expect(listVoices(builder, source)).rejects.toMatchObject({
    code: "provider_failed",
    message: "The server refuses this key.",
  });
  desk = { status: 200, body: { voices: [voice("ann")] } };
  expect(await namesOf(builder, source)).toEqual(["ann"]);
});

test.each([
  ["does not know us", 401, {}, "not_configured"],
  ["is of another version", 200, { voices: [{ id: 1 }] }, "unavailable"],
  ["is no desk", 404, "<html>", "unavailable"],
  ["does not stop", 200, { voices: [], more: "x".repeat(3_000_000) }, "unavailable"],
])("a desk that %s is told as such", async (_name, status, body, code) => {
  desk = { status, body };
  await expect(detectServers(admin)).rejects.toEqual(fails(code));
});

test("a connection that is gone has no voices", async () => {
  await expect(listVoices(builder, builder.id)).rejects.toEqual(fails("not_found"));
  expect(asked).toEqual([]);
});
