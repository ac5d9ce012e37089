import { Writable } from "node:stream";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireEnv } from "@/lib/env";
import { deskServersSchema, deskTokenPurpose, deskVoicesSchema } from "@/lib/providers/desk-schema";
import { connectionTestSchema } from "@/lib/providers/schema";
import { deriveToken } from "@/lib/secrets";
import { closeServers, serve } from "@/tests/support/serve";
import { type Desk, startDesk } from "./server";

const secret = requireEnv("PARLEY_SECRET");
let logged = "";
const log = pino(
  { level: "trace" },
  new Writable({
    write(chunk, _encoding, done) {
      logged += chunk;
      done();
    },
  }),
);
let isRegistered = true;
let desk: Desk;
beforeAll(async () => {
  const healthUrl = await serve((request, response) => {
    if (request.url === "/worker") return void response.end('{"active_jobs":2}');
    response.writeHead(isRegistered ? 200 : 503).end(isRegistered ? "OK" : "not connected");
  });
  desk = await startDesk({ host: "127.0.0.1", port: 0, healthUrl, log });
});
afterAll(async () => {
  await desk.close();
  await closeServers();
});

const token = () => deriveToken(deskTokenPurpose, secret);
const ask = (path: string, body: unknown, { bearer = token(), method = "POST" } = {}) =>
  fetch(`${desk.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}` },
    ...(method === "POST" ? { body: typeof body === "string" ? body : JSON.stringify(body) } : {}),
  });

test("the worker's health is told to anybody, as the framework tells it", async () => {
  expect([(await fetch(desk.url)).status, await (await fetch(desk.url)).text()]).toEqual([200, "OK"]);
  expect((await fetch(desk.url, { method: "HEAD" })).status).toBe(200);
  expect(await (await fetch(`${desk.url}/worker`)).json()).toEqual({ active_jobs: 2 });
  isRegistered = false;
  expect((await fetch(desk.url)).status).toBe(503);
  isRegistered = true;
});

test("until the framework listens the worker is not ready", async () => {
  const early = await startDesk({ host: "127.0.0.1", port: 0, healthUrl: "http://127.0.0.1:9", log });
  expect((await fetch(early.url)).status).toBe(503);
  await early.close();
});

test.each([
  ["nobody's token", "", 401],
  ["another secret's token", deriveToken(deskTokenPurpose, "another-secret-of-32-characters!"), 401],
  ["another purpose's token", deriveToken("something else", secret), 401],
  ["the secret itself", secret, 401],
  ["our token", deriveToken(deskTokenPurpose, secret), 200],
])("with %s", async (_name, bearer, status) => {
  expect((await ask("/providers/detect", {}, { bearer })).status).toBe(status);
});

const form = { stage: "llm", provider: "openai-compatible", name: "S", options: { baseUrl: "http://127.0.0.1:9/v1" } };

test.each([
  ["what is no JSON", "/providers/test", "{", 400],
  ["what is too large", "/providers/test", "x".repeat(200_000), 400],
  ["an unknown field", "/providers/test", { ...form, id: 1 }, 400],
  ["a missing option", "/providers/test", form, 400],
  ["a source that is none", "/providers/voices", { source: "../x" }, 400],
  ["a text that is too long", "/providers/speech", { source: "engine", voice: "heart", text: "x".repeat(301) }, 400],
  ["an errand that is none", "/providers/anything", {}, 404],
  ["an inherited name", "/constructor", {}, 404],
  ["a voice of an engine that is down", "/providers/speech", { source: "engine", voice: "heart", text: "Hi." }, 502],
])("%s is answered with a sentence", async (_name, path, body, status) => {
  const response = await ask(path, body);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ error: { message: expect.stringMatching(/\S/) } });
});

test("an errand is nothing to be looked at", async () => {
  expect((await ask("/providers/detect", undefined, { method: "GET" })).status).toBe(404);
});

test("what is answered fits what web reads, and neither key nor secret is logged", async () => {
  const baseUrl = await serve((request, response) => {
    response.writeHead(401).end(`Incorrect key ${request.headers.authorization}`);
  });
  const options = { baseUrl, model: "m" };
  const tested = await ask("/providers/test", { ...form, options, apiKey: "sk-very-secret" });
  const result = connectionTestSchema.parse(await tested.json());
  expect(result).toMatchObject({ ok: false, message: "The server refuses this key." });
  expect(JSON.stringify(result)).not.toContain("sk-very-secret");
  expect(deskServersSchema.parse(await (await ask("/providers/detect", {})).json()).servers).toBeInstanceOf(Array);
  expect(deskVoicesSchema.safeParse({ voices: [{ id: 1 }] }).success).toBe(false);
  expect(logged).not.toMatch(/sk-very-secret|only-for-tests/);
  expect(logged).not.toContain(token());
});
