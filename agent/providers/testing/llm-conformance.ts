import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setImmediate as breathe } from "node:timers/promises";
import { inspect } from "node:util";
import { afterEach, describe, expect, test } from "vitest";
import { readBody } from "@/tests/support/scripted-openai";
import { closeServers, serve } from "@/tests/support/serve";
import { StatusError, statusOf } from "../failure";
import type { ChatPiece, ChatRequest, ChatSource } from "../llm/source";

/** How a provider's protocol looks on the wire. Events are whole server-sent events, with their empty line. */
export type LlmWire = {
  create(connection: { baseUrl: string; apiKey: string }): ChatSource;
  /** Path and query of a question. */
  path: string;
  /** The header that carries the key. */
  authorization(apiKey: string): [name: string, value: string];
  /** What the body of `question` has. */
  body: object;
  /** The events of an answer, one or more for each word, with the counts of `usage`. */
  text(words: readonly string[]): string[];
  /** The events of an answer that is one call of a tool. */
  call(name: string, args: object): string[];
  usage: NonNullable<ChatPiece["usage"]>;
  /** What the list of models answers, and which of them are offered. */
  models: { body: object; offered: string[] };
};

/** What every provider is asked. */
export const question: ChatRequest = {
  messages: [
    { role: "system", content: "You are Nova." },
    { role: "user", content: "Hello." },
  ],
  tools: [
    {
      type: "function",
      function: {
        name: "time",
        description: "Tells the time",
        parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
      },
    },
  ],
  cacheName: "call-1",
};

const apiKey = "sk-very-secret";
const words = ["Grüße, ", "good ", "morning 😀."];
const whole = words.join("");
type Reply = (response: ServerResponse, request: IncomingMessage) => void | Promise<void>;

/** Puts a provider before a local server that speaks its protocol: whatever happens on the wire, an answer is whole or fails,
 * the server sees when it is not wanted any more, and no error holds the key. */
export function describeLlm(name: string, wire: LlmWire): void {
  describe(`${name} over the wire`, () => {
    afterEach(closeServers);

    test("asks as documented, and speaks", async () => {
      const { source, seen } = await setUp(wire, (response) => stream(response, wire.text(words)));
      expect(await collect(source)).toEqual({ text: whole, calls: [], usage: wire.usage });
      const [header, value] = wire.authorization(apiKey);
      expect(seen).toMatchObject([{ method: "POST", url: wire.path, headers: { [header]: value }, body: wire.body }]);
      expect(`${seen[0]?.url}${JSON.stringify(seen[0]?.body)}`).not.toContain(apiKey);
    });

    test("calls a tool", async () => {
      const { source } = await setUp(wire, (response) => stream(response, wire.call("time", { city: "Tokyo" })));
      const { text, calls } = await collect(source);
      expect(text).toBe("");
      expect(calls).toEqual([{ callId: expect.stringMatching(/./), name: "time", args: expect.any(String) }]);
      expect(JSON.parse(calls[0]?.args ?? "")).toEqual({ city: "Tokyo" });
    });

    test("passes on each word when it comes, however late", async () => {
      const [start, goOn] = [createGate(), createGate()];
      const [first, rest] = splitBehind(wire.text(words), "good");
      const { source, seen } = await setUp(wire, async (response) => {
        await start.opened;
        begin(response);
        response.write(first);
        await goOn.opened;
        response.end(rest);
      });
      const heard: string[] = [];
      const answering = listen(source, heard);
      await expect.poll(() => seen.length).toBe(1);
      start.open();
      await expect.poll(() => heard.join("")).toBe("Grüße, good ");
      goOn.open();
      await answering;
      expect(heard.join("")).toBe(whole);
    });

    test("takes one huge chunk", async () => {
      const long = Array.from({ length: 20_000 }, (_, index) => `word ${index}, `);
      const { source } = await setUp(wire, (response) => {
        begin(response);
        response.end(wire.text(long).join(""));
      });
      expect((await collect(source)).text).toBe(long.join(""));
    });

    test("takes chunks split at any byte", async () => {
      const { source } = await setUp(wire, async (response) => {
        begin(response);
        for (const byte of Buffer.from(wire.text(words).join(""))) {
          await new Promise<void>((resolve) => response.write(Buffer.of(byte), () => resolve()));
        }
        response.end();
      });
      expect((await collect(source)).text).toBe(whole);
    });

    test("fails when the answer is cut, after what was said of it", async () => {
      const { source } = await setUp(wire, (response) => {
        begin(response);
        const [first = ""] = splitBehind(wire.text(words), "good");
        response.write(first, () => response.destroy());
      });
      const heard: string[] = [];
      const error = await failureOf(listen(source, heard));
      // Words in the same packet as the end may be lost with it.
      expect("Grüße, good ").toContain(heard.join(""));
      expectNoKey(error);
    });

    test.each([400, 401, 403, 404, 500, 503])("fails with status %i", async (status) => {
      const { source } = await setUp(wire, (response, request) => refuse(response, request, status));
      const error = await failureOf(collect(source));
      expect(statusOf(error)).toBe(status);
      expectNoKey(error);
    });

    test("tells when a busy server wants to be asked again", async () => {
      const { source } = await setUp(wire, (response, request) => {
        response.setHeader("retry-after", "7");
        refuse(response, request, 429);
      });
      const error = await failureOf(collect(source));
      expect(error).toBeInstanceOf(StatusError);
      expect(error).toMatchObject({ status: 429, retryAfterMs: 7_000 });
      expectNoKey(error);
    });

    test.each([
      ["a page", "text/html", `<html>${apiKey}</html>`],
      ["nothing", "text/event-stream", ""],
      ["an event that is no JSON", "text/event-stream", `data: {"${apiKey}\n\n`],
      ["an event of another protocol's", "text/event-stream", `data: ["${apiKey}"]\n\n`],
      ["an event without end", "text/event-stream", `data: ${apiKey}${"x".repeat(2_000_000)}`],
    ])("fails on %s instead of an answer", async (_what, type, body) => {
      const { source } = await setUp(wire, (response) => {
        response.writeHead(200, { "content-type": type }).end(body);
      });
      expectNoKey(await failureOf(collect(source)));
    });

    test("does not follow a redirect with the key", async () => {
      let strangers = 0;
      const elsewhere = await serve((_request, response) => {
        strangers += 1;
        response.end();
      });
      const { source } = await setUp(wire, (response) => {
        response.writeHead(307, { location: elsewhere }).end();
      });
      expectNoKey(await failureOf(collect(source)));
      expect(strangers).toBe(0);
    });

    test("does not tell a key that cannot be sent", async () => {
      const { baseUrl } = await setUp(wire, (response) => stream(response, wire.text(words)));
      const source = wire.create({ baseUrl, apiKey: `${apiKey}\n😀` });
      expectNoKey(await failureOf(collect(source)));
    });

    test.each([
      ["before it answers", () => {}],
      ["before it speaks", begin],
    ])("gives up a server that hangs %s", async (_when, reply) => {
      const { source, seen, closed } = await setUp(wire, reply);
      const stop = new AbortController();
      const failing = failureOf(collect(source, stop.signal));
      await expect.poll(() => seen.length).toBe(1);
      stop.abort();
      expect(await failing).toMatchObject({ name: "AbortError" });
      await closed;
    });

    test("lets go of an answer that is interrupted", async () => {
      const { source, closed } = await setUp(wire, (response) => {
        begin(response);
        response.write(splitBehind(wire.text(words), "good")[0]);
      });
      const stop = new AbortController();
      const failing = failureOf(
        (async () => {
          for await (const { text } of source.stream(question, stop.signal)) if (text) stop.abort();
        })(),
      );
      expect(await failing).toMatchObject({ name: "AbortError" });
      await closed;
    });

    test("lets go of an answer nobody reads on", async () => {
      const { source, closed } = await setUp(wire, (response) => {
        begin(response);
        response.write(splitBehind(wire.text(words), "good")[0]);
      });
      for await (const { text } of source.stream(question, AbortSignal.timeout(10_000))) if (text) break;
      await closed;
    });

    test("opens its connection ahead, and keeps it from answer to answer", async () => {
      const { source, sockets } = await setUp(wire, (response, request) => {
        if (request.method === "GET") sendJson(response, wire.models.body);
        else stream(response, wire.text(words));
      });
      await source.warm?.(AbortSignal.timeout(10_000));
      // A connection is free a moment after its answer has ended.
      await breathe();
      await collect(source);
      await breathe();
      await collect(source);
      expect(sockets.size).toBe(1);
    });

    test("offers its models", async () => {
      const { source, seen } = await setUp(wire, (response) => sendJson(response, wire.models.body));
      const offer = await source.offer?.(AbortSignal.timeout(10_000));
      expect(offer).toEqual({ models: wire.models.offered, voices: [] });
      const [header, value] = wire.authorization(apiKey);
      expect(seen).toMatchObject([{ method: "GET", headers: { [header]: value } }]);
      expect(seen[0]?.url).not.toContain(apiKey);
    });

    test("offers nothing when the key is wrong", async () => {
      const { source } = await setUp(wire, (response, request) => refuse(response, request, 401));
      const error = await failureOf(Promise.resolve(source.offer?.(AbortSignal.timeout(10_000))));
      expect(statusOf(error)).toBe(401);
      expectNoKey(error);
    });
  });
}

type Seen = { method?: string; url?: string; headers: IncomingMessage["headers"]; body: unknown };

/** A provider before a server, what the server saw, and when it sees that its first response is not wanted any more. */
async function setUp(wire: LlmWire, reply: Reply) {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const gone = createGate();
  const baseUrl = await serve(async (request, response) => {
    sockets.add(request.socket);
    response.on("close", () => {
      if (!response.writableFinished) gone.open();
    });
    const body = await readBody(request);
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: body ? JSON.parse(body) : undefined });
    await reply(response, request);
  });
  return { source: wire.create({ baseUrl, apiKey }), baseUrl, seen, sockets, closed: gone.opened };
}

async function collect(source: ChatSource, signal = AbortSignal.timeout(10_000)) {
  let text = "";
  const calls: NonNullable<ChatPiece["calls"]>[number][] = [];
  let usage: ChatPiece["usage"];
  for await (const piece of source.stream(question, signal)) {
    text += piece.text ?? "";
    calls.push(...(piece.calls ?? []));
    usage = piece.usage ?? usage;
  }
  return { text, calls, usage };
}

async function listen(source: ChatSource, heard: string[]): Promise<void> {
  for await (const { text } of source.stream(question, AbortSignal.timeout(10_000))) if (text) heard.push(text);
}

function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.flushHeaders();
}

function stream(response: ServerResponse, events: readonly string[]): void {
  begin(response);
  for (const event of events) response.write(event);
  response.end();
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** A server that repeats what it was sent, as some do. */
function refuse(response: ServerResponse, request: IncomingMessage, status: number): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: { message: `Incorrect API key: ${JSON.stringify(request.headers)}` } }));
}

/** The events up to the one that has the word, and the others. */
function splitBehind(events: readonly string[], word: string): [string, string] {
  const until = events.findIndex((event) => event.includes(word)) + 1;
  return [events.slice(0, until).join(""), events.slice(until).join("")];
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail("It did not fail."),
    (error: unknown) => error,
  );
}

function expectNoKey(error: unknown): void {
  expect(error).toBeInstanceOf(Error);
  expect(inspect(error, { depth: 10 })).not.toContain(apiKey);
}
