import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import type { z } from "zod";
import { AppError, parseInput, toErrorResponse } from "@/lib/errors";
import { deskTestSchema, deskTokenPurpose } from "@/lib/providers/desk-schema";
import { speechRequestSchema, voicesRequestSchema } from "@/lib/providers/schema";
import { readBounded } from "@/lib/read-bounded";
import { deriveToken } from "@/lib/secrets";
import { agentSkillsSchema, deskSkillSchema, deskTestSkillSchema } from "@/lib/skills/desk-schema";
import { askOfferSchema } from "@/lib/skills/mcp/schema";
import { detectServers } from "./detect";
import { offerOf } from "./offer";
import { describeSkill, testSkill, tokensOf } from "./skills";
import { createConnectionTest } from "./test-connection";
import { listVoices, speak } from "./voices";

type Options = {
  host: string;
  /** 0 = any free one. */
  port: number;
  /** The framework's own server, which tells how the worker is: http://127.0.0.1:12345 */
  healthUrl: string;
  log: Logger;
};

export type Desk = { url: string; close(): Promise<void> };

/** What is open to everybody: the framework's own answers, which hold no more than the worker's state. */
const healthPaths = ["/", "/worker"];
const healthTimeoutMs = 1_000;
const maxBodyBytes = 100_000;

type Errand = (body: unknown, gone: AbortSignal) => Promise<object>;

/** Answers what web asks of the worker: its health, and, for who brings the token derived from PARLEY_SECRET, errands that
 * need a vendor's code (lib/providers/desk.ts is the other side). Nothing that is sent here is logged. Rejects when the port
 * is taken. */
export async function startDesk({ host, port, healthUrl, log }: Options): Promise<Desk> {
  const token = deriveToken(deskTokenPurpose);
  const testConnection = createConnectionTest();
  const errands: Record<string, Errand> = {
    "/providers/test": errand(deskTestSchema, (input, signal) => testConnection(input, { log, signal })),
    "/providers/voices": errand(voicesRequestSchema, async ({ source }, signal) => ({
      voices: await listVoices(source, signal),
    })),
    "/providers/speech": errand(speechRequestSchema, speak),
    "/skills/describe": errand(deskSkillSchema, (input) => describeSkill(input, log)),
    "/skills/tokens": errand(agentSkillsSchema, (input) => tokensOf(input, log)),
    "/skills/offer": errand(askOfferSchema, (input, signal) => offerOf(input, log, signal)),
    "/skills/test": errand(deskTestSkillSchema, (input, signal) => testSkill(input, log, signal)),
    "/providers/detect": async () => ({ servers: await detectServers() }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const { method = "" } = request;
    if (["GET", "HEAD"].includes(method) && healthPaths.includes(path)) return passOn(`${healthUrl}${path}`, response);
    if (!isSame(request.headers.authorization ?? "", `Bearer ${token}`)) {
      throw new AppError("unauthenticated", "Only Parley itself may ask this.");
    }
    const run = method === "POST" && Object.hasOwn(errands, path) ? errands[path] : undefined;
    if (!run) throw new AppError("not_found", "There is nothing here.");
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    send(response, 200, await run(await readJson(request), gone.signal));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // By its name only: what a vendor's code throws may hold a key.
      if (!(error instanceof AppError)) log.error({ path: request.url, error: nameOf(error) }, "an errand failed");
      const { status, body } = toErrorResponse(error);
      if (response.headersSent) {
        response.destroy();
        return;
      }
      // What was not read of a request would be taken for the next one.
      if (!request.complete) response.setHeader("connection", "close");
      send(response, status, body);
    });
  });
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  const address = server.address() as AddressInfo;
  return {
    url: `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const errand =
  <Input>(schema: z.ZodType<Input>, run: (input: Input, gone: AbortSignal) => Promise<object>): Errand =>
  (body, gone) =>
    run(parseInput(schema, body), gone);

async function passOn(url: string, response: ServerResponse): Promise<void> {
  try {
    const asked = await fetch(url, { signal: AbortSignal.timeout(healthTimeoutMs) });
    const content = await readBounded(asked.body, maxBodyBytes);
    response.writeHead(asked.status, { "content-type": asked.headers.get("content-type") ?? "text/plain" });
    response.end(content);
  } catch (cause) {
    throw new AppError("unavailable", "The worker is starting.", { cause });
  }
}

/** A Buffer is sound; the rest is JSON. */
function send(response: ServerResponse, status: number, body: object): void {
  const contentType = Buffer.isBuffer(body) ? "audio/wav" : "application/json";
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" });
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  // The connection is still needed, to say that it was too much.
  const bytes = await readBounded(request.iterator({ destroyOnReturn: false }), maxBodyBytes);
  if (!bytes) throw new AppError("invalid_input", "That request is too large.");
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new AppError("invalid_input", "The request's body is not JSON.");
  }
}

/** In constant time, whatever the lengths. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

const nameOf = (error: unknown) => (error instanceof Error ? error.name : typeof error);
