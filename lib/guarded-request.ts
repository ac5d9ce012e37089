import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import { type Duplex, pipeline, type Readable, Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { AppError } from "./errors";
import type { Address } from "./guarded-address";

type Options = {
  url: URL;
  /** Where to connect: nothing is looked up any more. */
  addresses: readonly Address[];
  method: string;
  headers: Headers;
  body?: string | Uint8Array | null;
  /** Ends everything, the body included. */
  signal: AbortSignal;
  maxBytes: number;
};

const mostHeaderBytes = 32_768;

/** One request over a connection of its own; no redirects. The body comes as it arrives, unpacked, and fails when it is
 * longer than `maxBytes`. */
export function sendRequest({ url, addresses, method, headers, body, signal, maxBytes }: Options): Promise<Response> {
  const send = url.protocol === "https:" ? requestHttps : requestHttp;
  const sent = new Headers(headers);
  if (!sent.has("accept")) sent.set("accept", "*/*");
  if (!sent.has("user-agent")) sent.set("user-agent", "Parley");
  sent.set("accept-encoding", "gzip, deflate, br");
  sent.delete("host");
  const bytes = body === undefined || body === null ? undefined : Buffer.from(body);
  if (bytes) sent.set("content-length", String(bytes.byteLength));
  return new Promise((resolve, reject) => {
    const request = send(url, {
      agent: false,
      method,
      headers: Object.fromEntries(sent),
      lookup: lookupOf(addresses),
      maxHeaderSize: mostHeaderBytes,
      signal,
    });
    request.once("error", (error) => reject(signal.aborted ? signal.reason : error));
    request.once("response", (message) => {
      try {
        resolve(toResponse(message, url, signal, maxBytes));
      } catch (error) {
        request.destroy();
        reject(error);
      }
    });
    request.end(bytes);
  });
}

/** Answers with what was checked. A literal address is not asked about: it is connected to as it stands in the URL. */
function lookupOf(addresses: readonly Address[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses;
    if (all) callback(null, [...addresses]);
    else if (first) callback(null, first.address, first.family);
  };
}

const withoutBody = [101, 204, 205, 304];

function toResponse(message: IncomingMessage, url: URL, signal: AbortSignal, maxBytes: number): Response {
  const { statusCode = 0 } = message;
  if (statusCode < 200 || statusCode > 599) throw new AppError("provider_failed", `${url.hostname} gave no answer.`);
  const headers = new Headers();
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const [name, value] = [message.rawHeaders[index] ?? "", message.rawHeaders[index + 1] ?? ""];
    headers.append(name, value);
  }
  const init = { status: statusCode, headers };
  const response = withoutBody.includes(statusCode)
    ? new Response(null, init)
    : new Response(bodyOf(message, url, signal, maxBytes), init);
  if (withoutBody.includes(statusCode)) message.resume();
  // Who resolves relative addresses asks the response where it came from.
  Object.defineProperty(response, "url", { value: url.href });
  return response;
}

function bodyOf(message: IncomingMessage, url: URL, signal: AbortSignal, maxBytes: number): ReadableStream<Uint8Array> {
  const tooLarge = () => new AppError("provider_failed", `${url.hostname} answered with more than we read.`);
  let size = 0;
  const limit = new Transform({
    transform(chunk: Uint8Array, _encoding, next) {
      size += chunk.byteLength;
      if (size > maxBytes) next(tooLarge());
      else next(null, chunk);
    },
  });
  const packing = unpackers[message.headers["content-encoding"]?.trim().toLowerCase() ?? ""];
  const steps: Duplex[] = packing ? [packing(), limit] : [limit];
  const stop = () => limit.destroy(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  // An error reaches whoever reads the last stream.
  pipeline([message, ...steps], () => signal.removeEventListener("abort", stop));
  return toWeb(limit);
}

/** Node's own conversion throws where nobody can catch it when a body is cancelled while more of it is there to be read. */
function toWeb(body: Readable): ReadableStream<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void body.destroy(),
    },
    { highWaterMark: 0 },
  );
}

const unpackers: Partial<Record<string, () => Duplex>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
