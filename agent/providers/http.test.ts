import type { Socket } from "node:net";
import { setImmediate as breathe } from "node:timers/promises";
import { inspect } from "node:util";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { readBody } from "@/tests/support/scripted-openai";
import { closeServers, serve } from "@/tests/support/serve";
import { RefusedError, send, sendForJson } from "./http";

afterEach(closeServers);

const sending = { headers: {}, signal: AbortSignal.timeout(20_000) };
const schema = z.object({ count: z.number() });

test("a connection that was closed as nobody's is opened again", async () => {
  const sockets: Socket[] = [];
  const bodies: string[] = [];
  const url = await serve(async (request, response) => {
    bodies.push(await readBody(request));
    const isKnown = sockets.includes(request.socket);
    sockets.push(request.socket);
    if (isKnown) request.socket.destroy();
    else response.end(JSON.stringify({ count: sockets.length }));
  });
  expect(await sendForJson(url, schema, sending)).toEqual({ count: 1 });
  await breathe();
  expect(await sendForJson(url, schema, { ...sending, body: { a: 1 } })).toEqual({ count: 3 });
  expect(bodies).toEqual(["", '{"a":1}', '{"a":1}']);
});

test("a new connection that is lost is a failure", async () => {
  let requests = 0;
  const url = await serve((request) => {
    requests += 1;
    request.socket.destroy();
  });
  await expect(send(url, sending)).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(requests).toBe(1);
});

test("a refusal can be asked what it is about, and does not tell it", async () => {
  const url = await serve((_request, response) => {
    response.writeHead(400).end(`Unknown field “secret”. ${"x".repeat(10_000)} the end`);
  });
  const error = await send(url, sending).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(RefusedError);
  if (!(error instanceof RefusedError)) return;
  expect([error.names(/secret/), error.names(/the end/)]).toEqual([true, false]);
  expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain("secret");
});

test("an answer that is not as documented is not quoted", async () => {
  const url = await serve((_request, response) => void response.end('{"count":"secret"}'));
  await expect(sendForJson(url, schema, sending)).rejects.toThrow(/^an answer that is not as documented$/);
});

test("nothing is asked for who has gone", async () => {
  let requests = 0;
  const url = await serve((_request, response) => {
    requests += 1;
    response.end();
  });
  await expect(send(url, { headers: {}, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
  expect(requests).toBe(0);
});
