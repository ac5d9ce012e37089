import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError, httpStatus, toErrorResponse } from "@/lib/errors";

/** One HTTP request and its answer, as the routes see it. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** Aborts when the client goes away before the answer is complete. */
  signal: AbortSignal;
}

const retryAfterSeconds = 1;

export function sendJson({ response }: Pick<Exchange, "response">, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...(status === 503 && { "retry-after": String(retryAfterSeconds) }),
  });
  response.end(text);
}

/** OpenAI's error shape. */
export function errorBody(error: unknown) {
  const { status, body } = toErrorResponse(error);
  const type = status < 500 ? "invalid_request_error" : "server_error";
  return { status, body: { error: { message: body.error.message, type, code: body.error.code } } };
}

/** Answers an error, unless the answer has begun; then the connection is cut so that nobody takes it for whole. */
export function sendError({ response }: Pick<Exchange, "response">, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, body } = errorBody(error);
  sendJson({ response }, status, body);
}

/** How many times the allowed size is read and thrown away, so that the client gets to read the refusal. */
const patience = 8;

/** The whole body. Throws `invalid_input` when it is larger than allowed. */
export async function readBody({ request }: Exchange, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > maxBytes * patience) break;
    if (length > maxBytes) parts.length = 0;
    else parts.push(part);
  }
  if (length > maxBytes) {
    throw new AppError("invalid_input", `The request is larger than ${Math.floor(maxBytes / 1_048_576)} MiB.`);
  }
  return Buffer.concat(parts);
}

export async function readJson(exchange: Exchange, maxBytes: number): Promise<unknown> {
  const text = (await readBody(exchange, maxBytes)).toString("utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_input", "The request body is not valid JSON.", { cause: error });
  }
}

export interface EventStream {
  send(data: unknown): Promise<void>;
  /** Ends the stream as OpenAI does. */
  end(): void;
}

/** Server-sent events; `send` waits while the client reads slowly. */
export function startEvents(exchange: Exchange): EventStream {
  const { response } = exchange;
  response.writeHead(200, {
    "content-type": "text/event-stream",
    "cache-control": "no-cache",
    connection: "keep-alive",
  });
  return {
    send: (data) => writeAll(exchange, `data: ${JSON.stringify(data)}\n\n`),
    end: () => response.end("data: [DONE]\n\n"),
  };
}

/** Writes and, when the client is slow, waits until it has caught up. Throws the signal's reason when it leaves. */
export async function writeAll({ response, signal }: Exchange, data: string | Buffer): Promise<void> {
  signal.throwIfAborted();
  if (response.write(data)) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      response.off("drain", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    response.once("drain", done);
    signal.addEventListener("abort", done, { once: true });
  });
  signal.throwIfAborted();
}

/** True for the statuses a client may simply try again on. */
export const isRetryable = (error: unknown) => error instanceof AppError && httpStatus[error.code] === 503;
