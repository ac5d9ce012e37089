import WebSocket from "ws";
import type { z } from "zod";
import { retryAfterMs, StatusError } from "../failure";

type Options<Message> = {
  url: string;
  headers?: Record<string, string>;
  /** What the server may tell us; anything else is ignored. */
  schema: z.ZodType<Message>;
  /** What a message says, of a protocol that is not plain JSON. It may throw. */
  read?(text: string): unknown;
  onMessage(message: Message): void;
  /** The connection is gone and was not closed by us. */
  onLost(reason: unknown): void;
  /** The server is ready when it said this. Absent = as soon as it is connected. */
  isReady?(message: Message): boolean;
  /** The server will not serve us any more, and why. Undefined = it will. */
  failureIn?(message: Message): Error | undefined;
  /** Sent as often as this, ms, to a server that hangs up on who is silent. */
  keepAlive?: { message: object; everyMs: number };
  /** Bytes of the longest message that is taken. Absent = enough for words. */
  longestMessage?: number;
  /** Said to a server that wants to be told before we leave. */
  farewell?: object;
};

/** A web socket of messages, most of them in JSON. */
export type MessageSocket = {
  /** A text and bytes as they are, samples as bytes, any other object as JSON. Does nothing on a connection that is gone. */
  send(message: object | string): void;
  /** Calls back when the server has read all that was sent so far. Never on a connection that is gone. */
  whenRead(callback: () => void): void;
  close(): void;
};

const connectTimeoutMs = 1_500;
/** From our farewell until the connection is cut. */
const farewellMs = 1_000;
/** Bytes of the longest message: words of minutes are a few thousand. */
const longestMessage = 1_024 * 1_024;

/** Connects. Rejects when the server is not ready in a second and a half, or with `StatusError` when it says no. */
export async function openSocket<Message>(options: Options<Message>): Promise<MessageSocket> {
  const { url, headers, keepAlive, farewell, longestMessage: maxPayload = longestMessage } = options;
  const socket = new WebSocket(url, { headers, maxPayload });
  let state: "opening" | "open" | "closed" = "opening";
  let goneBecause: unknown;
  let keeping: NodeJS.Timeout | undefined;
  const readAt: (() => void)[] = [];

  const send = (message: object | string) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(encode(message));
  };

  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => lose(new DOMException("not ready in time", "TimeoutError")), connectTimeoutMs);
    const becomeReady = () => {
      clearTimeout(timer);
      resolve();
    };
    const lose = (reason: unknown) => {
      if (state === "closed") return;
      const wasOpen = state === "open";
      state = "closed";
      goneBecause = reason;
      clearTimeout(timer);
      clearInterval(keeping);
      socket.terminate();
      if (wasOpen) options.onLost(reason);
      else reject(reason);
    };
    socket.once("open", () => {
      if (!options.isReady) becomeReady();
    });
    socket.once("unexpected-response", (_request, response) => {
      lose(new StatusError(response.statusCode ?? 500, retryAfterMs(response.headers["retry-after"] ?? null)));
    });
    socket.on("error", lose);
    socket.on("close", (code) => lose(new Error(`closed with code ${code}`)));
    socket.on("pong", () => readAt.shift()?.());
    socket.on("message", (data) => {
      const message = parse(options, data.toString());
      if (message === undefined || state === "closed") return;
      const failure = options.failureIn?.(message);
      if (failure) lose(failure);
      else if (state === "open") options.onMessage(message);
      else if (options.isReady?.(message)) becomeReady();
    });
  });
  // It may have become ready and failed in one breath.
  if (goneBecause !== undefined) throw goneBecause;
  state = "open";

  if (keepAlive) keeping = setInterval(() => send(keepAlive.message), keepAlive.everyMs);
  return {
    send,
    whenRead(callback) {
      if (socket.readyState !== WebSocket.OPEN) return;
      readAt.push(callback);
      socket.ping();
    },
    close() {
      state = "closed";
      readAt.length = 0;
      clearInterval(keeping);
      if (farewell) send(farewell);
      socket.close();
      // A server that does not say goodbye is not waited for, nor does it keep the process.
      setTimeout(() => socket.terminate(), farewellMs).unref();
    },
  };
}

function parse<Message>({ schema, read = JSON.parse }: Options<Message>, text: string): Message | undefined {
  try {
    return schema.safeParse(read(text)).data;
  } catch {
    return undefined;
  }
}

function encode(message: object | string): string | Uint8Array {
  if (typeof message === "string" || message instanceof Uint8Array) return message;
  return message instanceof Int16Array ? bytesOf(message) : JSON.stringify(message);
}

/** As little-endian bytes, without a copy. */
export const bytesOf = (samples: Int16Array) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
