import { readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Desk, startDesk } from "@/agent/desk/server";
import { db } from "@/lib/db";
import { describeSkill, testSkill } from "@/lib/skills/desk";
import { askOffer } from "@/lib/skills/mcp/desk";
import type { McpConfig } from "@/lib/skills/mcp/schema";
import { beginSignIn, endSignIn, isSignedIn, removeSignIn } from "@/lib/skills/mcp/store";
import { newConfig } from "@/lib/skills/new-config";
import { saveSecret } from "@/lib/skills/secret-store";
import { removeSkill, saveSkill } from "@/lib/skills/store";
import type { WasmConfig } from "@/lib/skills/wasm/schema";
import { uploadModule } from "@/lib/skills/wasm/store";
import { freePort } from "../support/ports";
import { closeServers } from "../support/serve";
import { startSignInServer } from "../support/sign-in-server";
import { startToolServer } from "../support/tool-server";
import { addPerson, type Person, startWeb } from "../support/web";

vi.mock("server-only", () => ({}));

// Plug-ins and MCP servers from the stores to the worker's real desk.
let web: Awaited<ReturnType<typeof startWeb>>;
let desk: Desk;
let builder: Person;
let admin: Person;
let user: Person;
let office: Awaited<ReturnType<typeof startToolServer>>;
let locked: Awaited<ReturnType<typeof startSignInServer>>;

function makeOffice(): McpServer {
  const server = new McpServer({ name: "office", version: "1" });
  server.registerTool(
    "rooms",
    { description: "Tells which rooms are free.", annotations: { readOnlyHint: true } },
    () => ({
      content: [{ type: "text", text: "The blue one." }],
    }),
  );
  return server;
}

beforeAll(async () => {
  office = await startToolServer(makeOffice);
  locked = await startSignInServer();
  const port = await freePort();
  const PARLEY_ALLOWED_HOSTS = [new URL(office.url).host, locked.host].join(",");
  web = await startWeb({ WORKER_URL: `http://127.0.0.1:${port}`, PARLEY_ALLOWED_HOSTS });
  desk = await startDesk({ host: "127.0.0.1", port, healthUrl: "http://127.0.0.1:9", log: pino({ level: "silent" }) });
  builder = await addPerson("Bea", "builder");
  admin = await addPerson("Ada", "admin");
  user = await addPerson("Uli", "user");
});
afterAll(async () => {
  await desk.close();
  await closeServers();
  await web.stop();
});

const fails = (code: string, message = /./) =>
  expect.objectContaining({ name: "AppError", code, message: expect.stringMatching(message) });
const audited = (action: string) =>
  db.auditEntry.findMany({ where: { action }, select: { subject: true, data: true } });

describe("a plug-in", () => {
  const fixture = join(import.meta.dirname, "../../agent/skills/wasm/__fixtures__/plug-in.wasm");
  const configOf = (sha256: string, functionName: string, timeoutMs = 10_000): WasmConfig => ({
    ...newConfig.wasm,
    ...{ sha256, functionName, description: "Says hello.", timeoutMs },
    settings: [{ name: "greeting", value: "Hi {{secret.GREETING}}" }],
  });

  test("is uploaded by builders, its hash told, and runs in the worker with its secret hidden again", async () => {
    const bytes = await readFile(fixture);
    await expect(uploadModule(user, bytes)).rejects.toEqual(fails("forbidden"));
    await expect(uploadModule(builder, bytes, "0".repeat(64))).rejects.toEqual(
      fails("invalid_input", /another module/),
    );
    const { sha256, functions } = await uploadModule(builder, bytes);
    expect(functions).toContain("good");
    expect(await audited("skill-module-uploaded")).toEqual([
      { subject: sha256, data: { sha256, bytes: bytes.length } },
    ]);
    await saveSecret(builder, { name: "GREETING", value: "there-you", hosts: ["api.example.com"] });
    await saveSkill(builder, { name: "greeter", baseVersion: 0, config: configOf(sha256, "good") });
    const tried = await testSkill(builder, {
      ...{ name: "greeter", tool: "greeter", input: {} },
      config: configOf(sha256, "good"),
    });
    expect(tried).toMatchObject({ ok: true, isData: false, answer: "Hi [secret]: {}" });
    const looping = { ...{ name: "greeter", tool: "greeter", input: {} }, config: configOf(sha256, "looping", 500) };
    expect(await testSkill(builder, looping)).toMatchObject({ ok: false });
  });

  test("a module that nobody made a skill of goes after a day", async () => {
    const bytes = await readFile(fixture);
    const unused = Buffer.concat([bytes, Buffer.from([0, 2, 1, 0x61])]);
    const { sha256 } = await uploadModule(builder, unused);
    const files = join(web.data, "plug-ins");
    for (const name of [sha256, (await uploadModule(builder, bytes)).sha256]) {
      await utimes(join(files, `${name}.wasm`), new Date(0), new Date(0));
    }
    const third = Buffer.concat([bytes, Buffer.from([0, 2, 1, 0x62])]);
    await uploadModule(builder, third);
    await expect(readFile(join(files, `${sha256}.wasm`))).rejects.toThrow("ENOENT");
    expect(await readFile(fixture)).toEqual(bytes);
    expect(
      await testSkill(builder, {
        name: "greeter",
        tool: "greeter",
        input: {},
        config: configOf((await uploadModule(builder, bytes)).sha256, "good"),
      }),
    ).toMatchObject({ ok: true });
  });
});

const serverConfig = (server: McpConfig["server"], tools: McpConfig["tools"] = []): McpConfig => ({
  ...newConfig.mcp,
  ...{ server, tools },
});

describe("an MCP server", () => {
  test("tells its tools, of which a chosen one is tried", async () => {
    const server = { ...newConfig.mcp.server, url: office.url } as McpConfig["server"];
    const offer = await askOffer(builder, { name: "", server });
    expect(offer).toMatchObject({ title: "office", tools: [{ name: "rooms", readsOnly: true }] });
    await expect(askOffer(user, { name: "", server })).rejects.toEqual(fails("forbidden"));
    const config = serverConfig(
      server,
      offer.tools.map((tool) => ({ ...tool, asksFirst: false })),
    );
    await saveSkill(builder, { name: "office", baseVersion: 0, config });
    expect(await describeSkill(builder, { name: "office", config })).toMatchObject([{ name: "office_rooms" }]);
    const tried = await testSkill(builder, { name: "office", config, tool: "office_rooms", input: {} });
    expect(tried).toMatchObject({ ok: true, isData: true, answer: expect.stringContaining("The blue one.") });
  });

  test("a private address that nobody allowed is not asked", async () => {
    const server = { ...newConfig.mcp.server, url: "http://127.0.0.1:1/mcp" } as McpConfig["server"];
    await expect(askOffer(builder, { name: "", server })).rejects.toEqual(fails("forbidden"));
  });

  test("a program is for admins, and off until the worker is told otherwise", async () => {
    const server = { transport: "stdio", command: "/bin/sh", arguments: [], variables: [] } as const;
    const config = serverConfig({ ...server, arguments: [], variables: [] });
    const onlyAdmins = fails("forbidden", /Only an admin/);
    await expect(askOffer(builder, { name: "", server: config.server })).rejects.toEqual(onlyAdmins);
    await expect(saveSkill(builder, { name: "sh", baseVersion: 0, config })).rejects.toEqual(onlyAdmins);
    await expect(describeSkill(builder, { name: "sh", config })).rejects.toEqual(onlyAdmins);
    await expect(testSkill(builder, { name: "sh", config, tool: "sh", input: {} })).rejects.toEqual(onlyAdmins);
    await expect(askOffer(admin, { name: "", server: config.server })).rejects.toEqual(
      fails("not_configured", /PARLEY_MCP_STDIO/),
    );
  });
});

describe("a sign-in", () => {
  const origin = "https://voice.example.org";
  const signIn = async (person: Person) => locked.visit((await beginSignIn(person, { name: "locked", origin })).url);
  const server = () => ({ ...newConfig.mcp.server, url: locked.url, usesSignIn: true }) as McpConfig["server"];
  const offer = () => askOffer(builder, { name: "locked", server: server() });

  test("is begun for a saved skill, ended by the same person, used, renewed and forgotten", async () => {
    await expect(beginSignIn(builder, { name: "locked", origin })).rejects.toEqual(fails("not_found"));
    await saveSkill(builder, { name: "locked", baseVersion: 0, config: serverConfig(server()) });
    await expect(offer()).rejects.toEqual(fails("not_configured", /Sign in/));

    const { code, state } = await signIn(builder);
    await expect(endSignIn(admin, { code, state })).rejects.toEqual(fails("forbidden"));
    await expect(endSignIn(builder, { code, state: `${state}x` })).rejects.toEqual(fails("forbidden"));
    await expect(endSignIn(builder, { code: "another", state })).rejects.toEqual(fails("provider_failed"));
    expect(await isSignedIn(builder, "locked")).toBe(false);
    expect(await endSignIn(builder, { code, state })).toBe("locked");
    expect(await isSignedIn(builder, "locked")).toBe(true);
    await expect(endSignIn(builder, { code, state })).rejects.toEqual(fails("forbidden"));
    expect(await offer()).toMatchObject({ tools: [{ name: "open" }] });

    locked.expire();
    expect(await offer()).toMatchObject({ tools: [{ name: "open" }] });

    const kept = await db.secret.findUniqueOrThrow({ where: { name: "mcp:locked" } });
    expect(Buffer.from(kept.ciphertext).toString("latin1")).not.toContain("access_token");
    expect(JSON.stringify(await audited("skill-signed-in"))).not.toMatch(/token|code/);

    await removeSignIn(builder, "locked");
    expect(await isSignedIn(builder, "locked")).toBe(false);
    await expect(offer()).rejects.toEqual(fails("not_configured"));
  });

  test("another address must be signed in to anew, and it goes with its skill", async () => {
    await endSignIn(builder, await signIn(builder));
    const elsewhere = { ...server(), url: `${locked.url}?other` } as McpConfig["server"];
    await expect(askOffer(builder, { name: "locked", server: elsewhere })).rejects.toEqual(fails("not_configured"));
    expect(await offer()).toMatchObject({ tools: [{ name: "open" }] });
    await removeSkill(builder, "locked");
    expect(await db.secret.count({ where: { name: "mcp:locked" } })).toBe(0);
  });
});
