import type { IncomingMessage } from "node:http";
import http from "node:http";
import https from "node:https";
import { addAbortSignal, Readable } from "node:stream";
import { z } from "zod";
import { retryAfterMs, StatusError } from "./failure";

/** What is read of an answer in one piece, and of a refusal, in characters. */
const longestAnswer = 4_000_000;
const longestRefusal = 4_000;
/** A path with or without a slash at its end, and no more. */
const mostRedirects = 2;

/** A connection nobody uses is closed after this. Between two answers a caller talks for a while; `fetch` would have closed
 * it after 4 seconds, and every answer would wait for a handshake. */
const idleMs = 120_000;
const agents = {
  http: new http.Agent({ keepAlive: true, timeout: idleMs }),
  https: new https.Agent({ keepAlive: true, timeout: idleMs }),
};

export type Sending = {
  headers?: Record<string, string>;
  signal: AbortSignal;
  /** Makes it a POST: a text or bytes as they are, anything else as JSON. */
  body?: object | string | Uint8Array;
};
type Body = ReadableStream<Uint8Array>;
export type Answer = {
  /** Its content type; "" when it has none. */
  type: string;
  body: Body;
};

/** A request was refused as a bad one. What the server said of it is not for logs: it may hold the key or a caller's words. */
export class RefusedError extends StatusError {
  readonly #words: string;

  constructor(status: number, words: string) {
    super(status);
    this.#words = words;
  }

  /** The server named this as what it does not like. */
  names(field: RegExp): boolean {
    return field.test(this.#words);
  }
}

/** What answers a GET, or a POST where there is something to send. The body is read to its end, or let go of, for the
 * connection to be used again. Redirects are followed within the server only: elsewhere they would carry the key along. Throws
 * `StatusError` for a status that says no (`RefusedError` for 400 and 422), what the connection throws, and the signal's
 * reason. */
export async function send(url: string, sending: Sending, redirects = 0): Promise<Answer> {
  const { headers, signal, body } = sending;
  signal.throwIfAborted();
  const isRaw = typeof body === "string" || body instanceof Uint8Array;
  const payload = body === undefined || isRaw ? body : JSON.stringify(body);
  const at = new URL(url);
  const response = await open(at, { "content-type": "application/json", ...headers }, { payload, signal });
  const { statusCode: status = 0 } = response;
  if (status >= 200 && status < 300) {
    return { type: response.headers["content-type"] ?? "", body: bodyOf(response, signal) };
  }
  if (status === 400 || status === 422) {
    throw new RefusedError(status, await readText(bodyOf(response, signal), longestRefusal));
  }
  response.destroy();
  const next = locationOf(response, at);
  if (next && redirects < mostRedirects) return send(next, sending, redirects + 1);
  throw new StatusError(status, retryAfterMs(response.headers["retry-after"] ?? null));
}

/** Where the same server wants the same request to go. */
function locationOf({ statusCode, headers: { location } }: IncomingMessage, at: URL): string | undefined {
  if (![301, 302, 307, 308].includes(statusCode ?? 0) || !location || !URL.canParse(location, at)) return undefined;
  const next = new URL(location, at);
  return next.origin === at.origin ? next.href : undefined;
}

type Opening = { payload: string | Uint8Array | undefined; signal: AbortSignal; isSecondTry?: boolean };

function open(url: URL, headers: Record<string, string>, opening: Opening): Promise<IncomingMessage> {
  const { payload, signal, isSecondTry = false } = opening;
  const method = payload === undefined ? "GET" : "POST";
  const options = { method, headers: { "user-agent": "parley", ...headers }, signal };
  const agent = url.protocol === "https:" ? agents.https : agents.http;
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === "https:" ? https.request(url, { ...options, agent }) : http.request(url, { ...options, agent });
    request.on("response", resolve);
    request.on("error", (error: NodeJS.ErrnoException) => {
      if (signal.aborted) {
        if (request.reusedSocket && signal.reason?.name === "TimeoutError") letGoOfIdle(agent, url);
        reject(signal.reason);
      }
      // The server closed a connection it thought nobody needs, just when it was needed (Node's `request.reusedSocket`).
      else if (request.reusedSocket && error.code === "ECONNRESET" && !isSecondTry) {
        open(url, headers, { payload, signal, isSecondTry: true }).then(resolve, reject);
      } else reject(error);
    });
    request.end(payload);
  });
}

/** One kept connection gave no answer in time: the others to that server may be as dead, and are not tried. */
function letGoOfIdle(agent: http.Agent, { hostname, port, protocol }: URL): void {
  const name = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}:`;
  for (const [key, sockets] of Object.entries(agent.freeSockets)) {
    if (key.startsWith(name)) for (const socket of sockets ?? []) socket.destroy();
  }
}

/** Node calls an aborted body a lost connection, unless it is told of the signal too. */
const bodyOf = (response: IncomingMessage, signal: AbortSignal): Body =>
  Readable.toWeb(addAbortSignal(signal, response)) as Body;

/** The same for an answer in one piece: the part of it that `schema` knows. Reads to the end, so that the connection can be
 * used again. */
export async function sendForJson<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
  request: Sending,
  longest = longestAnswer,
): Promise<z.infer<Schema>> {
  const { body } = await send(url, request);
  return parse(schema, await readText(body, longest));
}

/** Opens a connection by asking for something small, and leaves it to the next request. */
export async function connect(url: string, request: Sending): Promise<void> {
  await sendForJson(url, z.unknown(), request);
}

/** JSON as the schema knows it. The error does not quote it, as those of parsers do. */
export function parse<Schema extends z.ZodType>(schema: Schema, json: string): z.infer<Schema> {
  const result = schema.safeParse(toJson(json));
  if (!result.success) throw new Error("an answer that is not as documented");
  return result.data;
}

export const withoutSlash = (url: string) => url.replace(/\/+$/, "");

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(body: Body, longest: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longest) return text.slice(0, longest);
  }
  return text + decoder.decode();
}
