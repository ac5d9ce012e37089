import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import { forget, partialSize, rangeHeaders, readResume, writeResume } from "./resume";
import type { NetworkSettings } from "./sources/source";

export interface DownloadOptions {
  url: string;
  /** Written in place; an interrupted download is continued when `url`'s server still has the same file. */
  target: string;
  /** Sent as `Authorization: Bearer …`, and only to the host of `url`. */
  token?: string;
  /** The final hash is known, so continuing without a validator is safe: a wrong splice is found. */
  hashKnown: boolean;
  signal: AbortSignal;
  network: NetworkSettings;
  onProgress(receivedBytes: number, totalBytes: number | null): void;
}

export interface Downloaded {
  resumed: boolean;
  /** Headers of the answers of `url`'s own host, redirects too: the hub states hash and commit there. */
  headers: Headers;
}

/** An answer or a connection that may be better next time. */
class Retryable extends Error {
  constructor(
    message: string,
    readonly afterMs = 0,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const transientStatus = new Set([408, 425, 429, 500, 502, 503, 504]);
const maxRetryAfterMs = 60_000;

/**
 * GET to a file, continued with HTTP ranges after a drop (of the connection, or of an earlier process), tried again with
 * back-off as long as tries bring something new. Errors of the disk come out raw (`diskTrouble` words them), the rest as AppError.
 */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  const { attempts, retryDelayMs } = options.network;
  let furthest = await partialSize(options.target);
  let failures = 0;
  for (;;) {
    try {
      return await attempt(options);
    } catch (error) {
      options.signal.throwIfAborted();
      if (!(error instanceof Retryable)) throw error;
      const size = await partialSize(options.target);
      failures = size > furthest ? 1 : failures + 1;
      furthest = Math.max(furthest, size);
      if (failures >= attempts)
        throw new AppError("unavailable", `${error.message} (${attempts} tries)`, { cause: error });
      await sleep(Math.max(error.afterMs, retryDelayMs * 2 ** (failures - 1)), undefined, { signal: options.signal });
    }
  }
}

async function attempt(options: DownloadOptions): Promise<Downloaded> {
  const { target, signal, network } = options;
  const stall = new AbortController();
  const timer = setTimeout(() => stall.abort(), network.stallMs);
  const known = await readResume(target, options.hashKnown);
  const wanted = known.offset > 0 ? rangeHeaders(known) : undefined;
  try {
    const { response, own } = await follow(options, wanted, AbortSignal.any([signal, stall.signal]));
    if (response.status === 416) return await finishOrRestart(options, response, own, known.offset);
    if (transientStatus.has(response.status)) {
      await response.body?.cancel();
      throw new Retryable(`${hostOf(options.url)} answered ${response.status}`, retryAfterMs(response.headers));
    }
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new AppError("unavailable", refusal(options.url, response.status));
    }
    const continues = response.status === 206 && rangeStart(response.headers) === known.offset && known.offset > 0;
    if (response.status === 206 && !continues) {
      await response.body.cancel();
      await forget(target);
      throw new Retryable(`${hostOf(options.url)} sent another range than was asked for`);
    }
    const length = lengthOf(response.headers);
    const total = length === null ? null : length + (continues ? known.offset : 0);
    // Before the first byte: should this process die, the next one knows what the bytes belong to.
    const handle = await open(target, continues ? "r+" : "w");
    try {
      await writeResume(target, response.headers);
      await receive(response.body, handle, continues ? known.offset : 0, (received) => {
        timer.refresh();
        options.onProgress(received, total);
      });
      await handle.sync();
    } finally {
      await handle.close();
    }
    const size = await partialSize(target);
    if (total !== null && size < total) throw new Retryable(`${hostOf(options.url)} closed the connection early`);
    return { resumed: continues, headers: own };
  } catch (error) {
    if (stall.signal.aborted && !signal.aborted) {
      throw new Retryable(`${hostOf(options.url)} sent nothing for ${Math.round(network.stallMs / 1000)} s`);
    }
    throw isNetworkError(error)
      ? new Retryable(`the connection to ${hostOf(options.url)} failed${reasonOf(error)}`, 0, { cause: error })
      : error;
  } finally {
    clearTimeout(timer);
  }
}

async function receive(
  body: ReadableStream<Uint8Array>,
  handle: FileHandle,
  offset: number,
  onReceived: (bytes: number) => void,
): Promise<void> {
  let position = offset;
  onReceived(position);
  for await (const chunk of body) {
    for (let written = 0; written < chunk.length; ) {
      written += (await handle.write(chunk, written, chunk.length - written, position + written)).bytesWritten;
    }
    position += chunk.length;
    onReceived(position);
  }
}

/** Follows redirects by hand: the token stays with the host it is for, and https never falls back to http. */
async function follow(options: DownloadOptions, range: Record<string, string> | undefined, signal: AbortSignal) {
  const start = new URL(options.url);
  let url = start;
  const own = new Headers();
  for (let hops = 0; hops <= 10; hops += 1) {
    // A compressed answer has no byte ranges of the file.
    const headers = new Headers({ "accept-encoding": "identity", ...range });
    if (options.token && url.origin === start.origin) headers.set("authorization", `Bearer ${options.token}`);
    const response = await fetch(url, { headers, redirect: "manual", signal });
    if (url.origin === start.origin) for (const [name, value] of response.headers) own.set(name, value);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || !location) return { response, own };
    await response.body?.cancel();
    const next = new URL(location, url);
    if (url.protocol === "https:" && next.protocol !== "https:") {
      throw new AppError("unavailable", `${url.host} redirects to an unencrypted address, which is not followed`);
    }
    url = next;
  }
  throw new AppError("unavailable", `${start.host} redirects in circles`);
}

async function finishOrRestart(
  options: DownloadOptions,
  response: Response,
  own: Headers,
  offset: number,
): Promise<Downloaded> {
  await response.body?.cancel();
  const total = Number(/\*\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] ?? Number.NaN);
  if (total === offset) return { resumed: true, headers: own };
  await forget(options.target);
  throw new Retryable(`${hostOf(options.url)} no longer has the part that was asked for`);
}

function rangeStart(headers: Headers): number {
  return Number(/^bytes (\d+)-/.exec(headers.get("content-range") ?? "")?.[1] ?? Number.NaN);
}

function lengthOf(headers: Headers): number | null {
  const value = headers.get("content-length");
  return value === null ? null : Number(value);
}

function retryAfterMs(headers: Headers): number {
  const value = headers.get("retry-after");
  if (!value) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), maxRetryAfterMs) : 0;
}

function refusal(url: string, status: number): string {
  const host = hostOf(url);
  if (status === 401 || status === 403) return `${host} answered ${status}: this file needs a token or accepted terms`;
  if (status === 404) return `${host} does not have the file (404)`;
  return `${host} answered ${status}`;
}

function isNetworkError(error: unknown): error is TypeError {
  // fetch wraps every fault of the connection in a TypeError, also while the body is read ("terminated").
  return error instanceof TypeError;
}

function reasonOf({ cause }: { cause?: unknown }): string {
  return cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
}

function hostOf(url: string): string {
  return new URL(url).host;
}
