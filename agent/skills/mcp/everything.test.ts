import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGuardedFetch } from "@/lib/guarded-fetch";
import type { McpServer } from "@/lib/skills/mcp/schema";
import { createSecretReader } from "@/lib/skills/secret-reader";
import { freePort } from "../../desk/free-port";
import { createMcpConnection, type McpConnection } from "./connection";

// The reference server from npm, which uses everything the protocol has, over each of the three transports.
const program = createRequire(import.meta.url).resolve("@modelcontextprotocol/server-everything/dist/index.js");
const servers: ChildProcess[] = [];
const connections: McpConnection[] = [];
const ports = { http: await freePort(), sse: await freePort() };
const fetch = createGuardedFetch({ allowedHosts: Object.values(ports).map((port) => `127.0.0.1:${port}`) });
const needs = { fetch, secrets: createSecretReader([]), log: pino({ level: "silent" }), mayStartPrograms: true };
const network = { headers: [], usesSignIn: false };
const servedBy = {
  http: { transport: "http", url: `http://127.0.0.1:${ports.http}/mcp`, ...network },
  sse: { transport: "sse", url: `http://127.0.0.1:${ports.sse}/sse`, ...network },
  stdio: { transport: "stdio", command: process.execPath, arguments: [program, "stdio"], variables: [] },
} satisfies Record<string, McpServer>;

beforeAll(async () => {
  await Promise.all([start("streamableHttp", ports.http), start("sse", ports.sse)]);
}, 60_000);
afterAll(async () => {
  await Promise.all(connections.map((connection) => connection.close()));
  for (const server of servers) server.kill();
});

/** Ends when it says that it listens. */
function start(kind: string, port: number): Promise<void> {
  const server = spawn(process.execPath, [program, kind], {
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.stderr?.on("data", (text) => /on port/.test(String(text)) && resolve());
    server.once("exit", () => reject(new Error("The server did not start.")));
  });
}

describe.each(["http", "sse", "stdio"] as const)("%s", (transport) => {
  const connection = createMcpConnection(servedBy[transport], needs);
  connections.push(connection);
  const signal = () => AbortSignal.timeout(15_000);

  test("tells its tools", async () => {
    const { tools } = await connection.offer(signal());
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["echo", "get-sum", "get-tiny-image"]));
    expect(tools.find(({ name }) => name === "get-sum")?.input).toMatchObject({ required: ["a", "b"] });
  });

  test("uses them", async () => {
    const sum = await connection.use("get-sum", { a: 20, b: 22 }, signal());
    expect(JSON.stringify(sum)).toContain("42");
  });

  test("several at a time, and one that is interrupted leaves the others alone", async () => {
    const caller = new AbortController();
    const long = connection.use("trigger-long-running-operation", { duration: 30, steps: 3 }, caller.signal);
    const echoes = ["one", "two", "three"].map((message) => connection.use("echo", { message }, signal()));
    expect(JSON.stringify(await Promise.all(echoes))).toMatch(/one.*two.*three/);
    caller.abort(new Error("barge-in"));
    await expect(long).rejects.toThrow("barge-in");
    expect(JSON.stringify(await connection.use("echo", { message: "still there" }, signal()))).toContain("still there");
  });

  test("a tool it does not have is told of", async () => {
    await expect(connection.use("get-rich", {}, signal())).rejects.toThrow('does not offer "get-rich"');
  });
});

test("what the program finds in its environment is what it was given", async () => {
  process.env.PARLEY_KEY_OF_THE_TEST = "not-for-anybody-else";
  const server = { ...servedBy.stdio, variables: [{ name: "OFFICE", value: "north" }] };
  const connection = createMcpConnection(server, needs);
  connections.push(connection);
  const environment = JSON.stringify(await connection.use("get-env", {}, AbortSignal.timeout(15_000)));
  expect(environment).toContain("north");
  expect(environment).not.toContain("not-for-anybody-else");
  delete process.env.PARLEY_KEY_OF_THE_TEST;
});

test("no program is started where that is not allowed", async () => {
  const connection = createMcpConnection(servedBy.stdio, { ...needs, mayStartPrograms: false });
  await expect(connection.offer(AbortSignal.timeout(5_000))).rejects.toThrow("PARLEY_MCP_STDIO=1");
});
