import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { env } from "@/lib/env";
import { createGuardedFetch } from "@/lib/guarded-fetch";
import { defaultBehaviour } from "@/lib/skills/behaviour";
import { createSecretReader } from "@/lib/skills/secret-reader";
import { keepModule } from "@/lib/skills/wasm/files";
import { mayAsk } from "@/lib/skills/wasm/hosts";
import { sha256Of } from "@/lib/skills/wasm/inspect";
import { type WasmConfig, wasmConfigSchema } from "@/lib/skills/wasm/schema";
import { closeServers, serve } from "@/tests/support/serve";
import { createWasmSkill } from "./index";

const bytes = await readFile(new URL("./__fixtures__/plug-in.wasm", import.meta.url));
const folder = join(env().PARLEY_DATA, "plug-ins");
const over = new AbortController();
let server: string;
let asked: { url?: string; key?: string | string[] }[] = [];

beforeAll(async () => {
  await keepModule(bytes);
  server = await serve((request, response) => {
    asked.push({ url: request.url, key: request.headers["x-key"] });
    if (request.url === "/away") response.writeHead(302, { location: "http://127.0.0.1:1/" });
    response.end(request.url === "/huge" ? "x".repeat(3_000_000) : "It is open until six.");
  });
});
afterAll(async () => {
  over.abort();
  await closeServers();
  await rm(folder, { recursive: true });
});

const configOf = (functionName: string, more: Partial<WasmConfig> = {}): WasmConfig =>
  wasmConfigSchema.parse({
    ...{ kind: "wasm", ...defaultBehaviour, description: "For tests.", functionName, sha256: sha256Of(bytes) },
    ...{ input: { type: "object" }, answer: "sentence", allowedHosts: [], memoryMegabytes: 2, settings: [], ...more },
  });

async function use(config: WasmConfig, input: unknown = {}) {
  const secrets = createSecretReader([{ name: "SHOP_KEY", value: "s3cret", hosts: ["127.0.0.1"] }]);
  const fetch = createGuardedFetch({ allowedHosts: [new URL(server).host] });
  const log = pino({ level: "silent" });
  const [skill] = await createWasmSkill(
    { name: "shop", config },
    {
      ...{ fetch, secrets, log, over: over.signal, handoverTargets: [] },
    },
  );
  const unused = () => {
    throw new Error("A plug-in has nothing to do with the call.");
  };
  const call = {
    end: unused,
    handOver: unused,
    show: unused,
    sayLater: unused,
    facts: unused,
    remember: unused,
    forget: unused,
  };
  asked = [];
  return skill?.run(input, {
    ...{ callId: "call-1", caller: { id: "1", name: "Ann" }, now: new Date(), language: "en-US", call },
    ...{ signal: AbortSignal.timeout(10_000), fetch, secrets },
  });
}

test("a sentence and data", async () => {
  expect(await use(configOf("good"), { city: "Köln" })).toBe('Nothing: {"city":"Köln"}');
  await expect(use(configOf("good", { answer: "data" }))).rejects.toThrow("its answer is not JSON");
});

test("what the model gives is checked first", async () => {
  const input = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
  await expect(use(configOf("good", { input }), { city: 7 })).rejects.toThrow("expected string");
});

describe("requests", () => {
  // The fixture takes its whole input for the address.
  const ask = async (url: string, more: Partial<WasmConfig>) => {
    const settings = [{ name: "key", value: "{{secret.SHOP_KEY}}" }];
    return use(configOf("askingFor", { settings, ...more }), { url });
  };

  test("go to an allowed host, with the secret it was given", async () => {
    expect(await ask(`${server}/hours`, { allowedHosts: ["127.0.0.1"] })).toBe("It is open until six.");
    expect(asked).toEqual([{ url: "/hours", key: "s3cret" }]);
  });

  test.each([
    ["a host that is not allowed", "/", ["example.com"], "which is not among its allowed hosts"],
    ["none is allowed", "/", [], "which is not among its allowed hosts"],
    ["more than its memory", "/huge", ["127.0.0.1"], "127.0.0.1"],
  ])("%s", async (_name, path, allowedHosts, sentence) => {
    const settings: WasmConfig["settings"] = [];
    await expect(ask(`${server}${path}`, { allowedHosts, settings })).rejects.toThrow(sentence);
  });

  test("a private address stays closed, even when the plug-in's list has it", async () => {
    await expect(ask("http://127.0.0.1:9/", { allowedHosts: ["127.0.0.1"] })).rejects.toMatchObject({
      code: "provider_failed",
      message: expect.not.stringContaining("could not be reached"),
    });
  });

  test("a redirect is not followed", async () => {
    expect(await ask(`${server}/away`, { allowedHosts: ["127.0.0.1"] })).toBe("It is open until six.");
    expect(asked).toHaveLength(1);
  });

  test("a secret is not handed to a plug-in that may send it elsewhere", async () => {
    await expect(ask(`${server}/`, { allowedHosts: ["127.0.0.1", "*.example.com"] })).rejects.toThrow(
      "The secret SHOP_KEY may not be sent to *.example.com.",
    );
    expect(asked).toEqual([]);
  });
});

test("a module that is missing, or was changed on the disk, is told of", async () => {
  await expect(use(configOf("good", { sha256: "0".repeat(64) }))).rejects.toThrow("module is missing");
  const other = Buffer.concat([bytes, Buffer.from([0, 1, 0])]);
  await writeFile(join(folder, `${sha256Of(other)}.wasm`), bytes);
  await expect(use(configOf("good", { sha256: sha256Of(other) }))).rejects.toThrow("changed on the disk");
});

test.each([
  ["api.example.com", ["api.example.com"], true],
  ["API.example.com.", ["api.example.com"], true],
  ["evil-api.example.com", ["api.example.com"], false],
  ["api.example.com.evil.org", ["api.example.com"], false],
  ["a.b.example.com", ["*.example.com"], true],
  ["example.com", ["*.example.com"], false],
  ["evilexample.com", ["*.example.com"], false],
  [".example.com", ["*.example.com"], false],
])("%s among %j: %s", (host, allowed, expected) => {
  expect(mayAsk(host, allowed)).toBe(expected);
});
