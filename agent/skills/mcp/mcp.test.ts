import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import pino from "pino";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { createGuardedFetch } from "@/lib/guarded-fetch";
import { defaultBehaviour } from "@/lib/skills/behaviour";
import { type McpConfig, type McpServer as McpServerConfig, mcpConfigSchema } from "@/lib/skills/mcp/schema";
import { createSecretReader } from "@/lib/skills/secret-reader";
import { closeServers, serve } from "@/tests/support/serve";
import { startToolServer } from "@/tests/support/tool-server";
import type { Skill } from "../define-skill";
import { createMcpConnection } from "./connection";
import { createMcpSkills } from "./index";

const log = pino({ level: "silent" });
const open: AbortController[] = [];
afterEach(async () => {
  for (const over of open.splice(0)) over.abort();
  await closeServers();
});

type Network = Extract<McpServerConfig, { transport: "http" }>;
const network = (url: string, more: Partial<Network> = {}): Network => ({
  transport: "http",
  url,
  headers: [],
  usesSignIn: false,
  ...more,
});

/** What a call would give a server's tools. */
function needsOf(url: string) {
  const fetch = createGuardedFetch({ allowedHosts: [new URL(url).host] });
  const secrets = createSecretReader([{ name: "TOKEN", value: "s3cret", hosts: ["127.0.0.1"] }]);
  return { fetch, secrets, log };
}

function connect(url: string, server: McpServerConfig = network(url)) {
  const over = new AbortController();
  open.push(over);
  const connection = createMcpConnection(server, needsOf(url));
  over.signal.addEventListener("abort", () => void connection.close());
  return connection;
}

async function skillsOf(url: string, tools: Partial<McpConfig["tools"][number]>[]): Promise<Skill[]> {
  const over = new AbortController();
  open.push(over);
  const blank = { description: "A tool.", input: { type: "object" }, readsOnly: false, asksFirst: false };
  const config = mcpConfigSchema.parse({
    ...{ kind: "mcp", ...defaultBehaviour, description: "", server: network(url) },
    tools: tools.map((tool) => ({ ...blank, ...tool })),
  });
  return createMcpSkills({ name: "office", config }, { ...needsOf(url), over: over.signal, handoverTargets: [] });
}

const later = () => AbortSignal.timeout(10_000);
const run = async (skill: Skill | undefined, input: unknown, signal = later()) => {
  // A tool of a server has nothing to do with the call.
  return skill?.run(input, { signal } as Parameters<Skill["run"]>[1]);
};

/** A server with a tool that adds, one that fails and one that waits until nobody wants it any more. */
function makeOffice({ onWaiting, onCancelled }: { onWaiting?: () => void; onCancelled?: () => void } = {}) {
  const server = new McpServer({ name: "office", title: "The office", version: "1" });
  const numbers = { a: z.number(), b: z.number() };
  const sum = { sum: z.number() };
  server.registerTool("add", { description: "Adds.", inputSchema: numbers, outputSchema: sum }, ({ a, b }) => ({
    content: [{ type: "text", text: String(a + b) }],
    structuredContent: { sum: a + b },
  }));
  server.registerTool("look", { description: "Looks.", annotations: { readOnlyHint: true } }, () => ({
    content: [
      { type: "text", text: "A desk." },
      { type: "image", data: "AAAA", mimeType: "image/png" },
    ],
  }));
  server.registerTool("fail", { description: "Fails." }, () => ({
    content: [{ type: "text", text: "The door\nis locked." }],
    isError: true,
  }));
  server.registerTool("wait", { description: "Waits." }, async ({ signal }) => {
    onWaiting?.();
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    onCancelled?.();
    return { content: [] };
  });
  return server;
}

test("what a server offers is told, made harmless", async () => {
  const { url } = await startToolServer(makeOffice);
  const offer = await connect(url).offer(later());
  expect(offer.title).toBe("The office");
  expect(offer.tools.map(({ name, readsOnly }) => [name, readsOnly])).toEqual([
    ["add", false],
    ["look", true],
    ["fail", false],
    ["wait", false],
  ]);
  expect(offer.tools[0]?.input).toMatchObject({ required: ["a", "b"], properties: { a: { type: "number" } } });
});

test("chosen tools are skills: named after both, checked, asked about, their answers outside data", async () => {
  const { url } = await startToolServer(makeOffice);
  const input = { type: "object", properties: { a: { type: "number" }, b: { type: "number" } }, required: ["a", "b"] };
  const [add, look, fail] = await skillsOf(url, [
    { name: "add", input, asksFirst: true },
    { name: "look", readsOnly: true },
    { name: "fail" },
  ]);
  expect(add).toMatchObject({ name: "office_add", skill: "office", isActing: true, hasEffects: true, isOutside: true });
  expect(look).toMatchObject({ name: "office_look", isActing: false, hasEffects: false, phrases: [] });
  expect(await run(add, { a: 2, b: 40 })).toEqual({ data: { sum: 42 } });
  expect(await run(look, {})).toEqual({ data: "A desk.\n[image]" });
  await expect(run(add, { a: "2" })).rejects.toThrow("expected number");
  await expect(run(fail, {})).rejects.toThrow("That did not work: The door is locked.");
});

test("an interruption is told to the server", async () => {
  const cancelled = new Promise<void>((resolve) => {
    void startToolServer(() => makeOffice({ onCancelled: resolve, onWaiting: () => caller.abort() })).then(
      async ({ url }) => {
        const [wait] = await skillsOf(url, [{ name: "wait" }]);
        await expect(run(wait, {}, caller.signal)).rejects.toThrow(/abort/i);
      },
    );
  });
  const caller = new AbortController();
  await cancelled;
});

test("a server that was restarted in between is connected anew", async () => {
  const { url, opened, forget } = await startToolServer(makeOffice);
  const connection = connect(url);
  await connection.offer(later());
  forget();
  expect(await connection.use("add", { a: 1, b: 1 }, later())).toMatchObject({ structuredContent: { sum: 2 } });
  expect(opened()).toBe(2);
});

test("the server is told when the call is over", async () => {
  const { url, open: sessions } = await startToolServer(makeOffice);
  const connection = connect(url);
  await connection.offer(later());
  expect(sessions()).toBe(1);
  await connection.close();
  expect(sessions()).toBe(0);
  await expect(connection.use("look", {}, later())).rejects.toThrow("The call is over.");
});

test("two tools at a time share one connection", async () => {
  const { url, opened } = await startToolServer(makeOffice);
  const [add, look] = await skillsOf(url, [{ name: "add" }, { name: "look" }]);
  await Promise.all([run(add, { a: 1, b: 2 }), run(look, {})]);
  expect(opened()).toBe(1);
});

test("a tool that is taken away during a call is told of; one that is added stays out", async () => {
  const office = makeOffice();
  const { url } = await startToolServer(() => office);
  const [add, look] = await skillsOf(url, [{ name: "add" }, { name: "look" }]);
  await run(look, {});
  let tools = 0;
  const withTools = office as unknown as { _registeredTools: Record<string, { remove(): void }> };
  withTools._registeredTools.add?.remove();
  office.registerTool("new", { description: "New." }, () => {
    tools += 1;
    return { content: [] };
  });
  await expect
    .poll(() => run(add, { a: 1, b: 1 }).catch((error: Error) => error.message))
    .toBe('127.0.0.1 does not offer "add" any more.');
  expect(await run(look, {})).toEqual({ data: "A desk.\n[image]" });
  expect(tools).toBe(0);
});

describe("a server that misbehaves", () => {
  const failures = {
    "says something else": [(_request, response) => void response.end("<html>"), "does not speak"],
    "wants to know who is asking": [(_request, response) => void response.writeHead(401).end(), "who is asking"],
    "is out of order": [(_request, response) => void response.writeHead(500).end(), "answered with status 500"],
    "leads to a private address": [
      (_request, response) => void response.writeHead(307, { location: "http://10.0.0.1/" }).end(),
      "status 307|could not be reached",
    ],
    "says more than can be held": [
      (_request, response) => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end(`"${"x".repeat(5_000_000)}"`);
      },
      "127.0.0.1",
    ],
    "breaks off": [(_request, response) => void response.socket?.destroy(), "could not be reached"],
  } satisfies Record<string, [Parameters<typeof serve>[0], string]>;

  test.each(Object.entries(failures))("%s", async (_name, [listener, sentence]) => {
    const url = `${await serve(listener)}/mcp`;
    await expect(connect(url).offer(later())).rejects.toMatchObject({ message: expect.stringMatching(sentence) });
  });

  test("an address that is private and not allowed is not asked at all", async () => {
    const connection = createMcpConnection(network("http://127.0.0.1:1/mcp"), needsOf("http://127.0.0.1:2"));
    await expect(connection.offer(later())).rejects.toMatchObject({ code: "forbidden" });
  });

  test("SSE: it sends its messages' address somewhere else", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("event: endpoint\ndata: http://10.0.0.1/message\n\n");
    });
    const connection = connect(url, { ...network(url), transport: "sse" });
    await expect(connection.offer(later())).rejects.toThrow("could not be reached");
  });

  test("it says nothing: whoever waits can leave", async () => {
    const url = await serve(() => undefined);
    await expect(connect(url).offer(AbortSignal.timeout(100))).rejects.toThrow(/timeout/i);
  });
});

test("secrets are sent in headers, to the server they belong to only", async () => {
  const keys: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    keys.push(request.headers.authorization);
    response.writeHead(403).end();
  });
  const headers = [{ name: "Authorization", value: "Bearer {{secret.TOKEN}}" }];
  await expect(connect(url, network(url, { headers })).offer(later())).rejects.toThrow("who is asking");
  expect(keys).toEqual(["Bearer s3cret"]);
  const elsewhere = createMcpConnection(network("https://tools.example.com/mcp", { headers }), needsOf(url));
  await expect(elsewhere.offer(later())).rejects.toThrow("TOKEN may not be sent to tools.example.com");
});
