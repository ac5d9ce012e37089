import { env } from "./env";
import { AppError } from "./errors";
import { type Resolve, requirePublicHost, resolveHost } from "./guarded-address";
import { sendRequest } from "./guarded-request";
import { orAborted } from "./or-aborted";

export type GuardedInit = {
  method?: string;
  headers?: HeadersInit;
  body?: string | Uint8Array | null;
  signal?: AbortSignal | null;
  /** For everything, until the last byte. Infinity for streams that stay open: their beginning has thirty seconds. */
  timeoutMs?: number;
  /** Of the body, unpacked. More is an error. */
  maxBytes?: number;
  /** "error" refuses any; otherwise they are followed, each checked like the first address. */
  redirect?: "follow" | "error" | "manual";
};

/** Like `fetch`, for addresses that people give us. */
export type GuardedFetch = (url: string | URL, init?: GuardedInit) => Promise<Response>;

type Guard = {
  /** `host` or `host:port` that may be private. Absent = PARLEY_ALLOWED_HOSTS. */
  allowedHosts?: readonly string[];
  resolve?: Resolve;
};

const mostRedirects = 5;
const beginWithinMs = 30_000;

/** Makes a fetch that reaches the public internet only: the host is looked up once, all its addresses are checked, and the
 * connection is made to the very address that was checked; so is each redirect's. Throws AppError: `forbidden` for what it
 * may not reach, `provider_failed` for what went wrong on the way, `invalid_input` for what is no address. */
export function createGuardedFetch({ allowedHosts, resolve = resolveHost }: Guard = {}): GuardedFetch {
  return async (input, init = {}) => {
    const { timeoutMs = 10_000, maxBytes = 2_000_000, signal, redirect = "follow" } = init;
    const allowed = allowedHosts ?? env().PARLEY_ALLOWED_HOSTS;
    const limit = limitOf(timeoutMs, signal);
    let url = parseUrl(String(input));
    let request: Request = {
      method: (init.method ?? "GET").toUpperCase(),
      headers: new Headers(init.headers),
      body: init.body,
    };
    try {
      for (let redirects = 0; ; redirects++) {
        const addresses = await orAborted(requirePublicHost(url, allowed, resolve), limit.signal);
        const response = await sendRequest({ url, addresses, ...request, signal: limit.signal, maxBytes });
        const target = redirect === "manual" ? undefined : locationOf(response, url);
        if (!target) {
          limit.begun();
          return response;
        }
        void response.body?.cancel();
        if (redirect === "error") throw new AppError("provider_failed", `${url.hostname} answered with a redirect.`);
        if (redirects === mostRedirects) throw new AppError("provider_failed", `${url.hostname} redirects in circles.`);
        request = redirected(request, response.status, url, target);
        url = target;
      }
    } catch (error) {
      limit.begun();
      throw translate(error, url, signal);
    }
  };
}

/** The one that skills, imports and webhooks use. */
export const guardedFetch: GuardedFetch = createGuardedFetch();

/** The body of an answer as text. Its size was limited when it was asked for. */
export async function readText(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw translate(error, new URL(response.url || "http://server"), undefined);
  }
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    throw new AppError("invalid_input", "Enter an address that begins with https:// or http://.");
  }
  if (url.username || url.password) {
    throw new AppError("invalid_input", "The address holds a user and password. Send them in a header instead.");
  }
  return url;
}

/** A signal for the whole exchange. `begun` ends the limit of a stream that stays open. */
function limitOf(timeoutMs: number, given: AbortSignal | null | undefined): { signal: AbortSignal; begun(): void } {
  const timeout = new AbortController();
  const isStream = !Number.isFinite(timeoutMs);
  const timer = setTimeout(
    () => timeout.abort(new DOMException("Time is over.", "TimeoutError")),
    isStream ? beginWithinMs : timeoutMs,
  );
  timer.unref();
  const signal = given ? AbortSignal.any([timeout.signal, given]) : timeout.signal;
  return { signal, begun: () => isStream && clearTimeout(timer) };
}

function locationOf(response: Response, url: URL): URL | undefined {
  const location = response.headers.get("location");
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return undefined;
  if (!URL.canParse(location, url)) throw new AppError("provider_failed", `${url.hostname} redirects to no address.`);
  return parseUrl(new URL(location, url).href);
}

type Request = { method: string; headers: Headers; body?: string | Uint8Array | null };

/** Another server gets neither the headers, which may hold keys, nor the body. */
function redirected({ method, headers, body }: Request, status: number, from: URL, to: URL): Request {
  if (from.protocol === "https:" && to.protocol === "http:") {
    throw new AppError("provider_failed", `${from.hostname} redirects to an address without encryption.`);
  }
  const becomesGet = status === 303 ? method !== "HEAD" : status < 303 && method === "POST";
  const isSameServer = from.origin === to.origin;
  const keepsBody = !becomesGet && body !== undefined && body !== null;
  if (keepsBody && !isSameServer) {
    throw new AppError("provider_failed", `${from.hostname} sends what it was given on to another server.`);
  }
  const harmless = ["accept", "accept-language", "user-agent"];
  const kept = [...headers].filter(([name]) => (isSameServer ? name !== "content-length" : harmless.includes(name)));
  const withoutBody = kept.filter(([name]) => keepsBody || !name.startsWith("content-"));
  return { method: becomesGet ? "GET" : method, headers: new Headers(withoutBody), body: keepsBody ? body : undefined };
}

function translate(error: unknown, url: URL, given: AbortSignal | null | undefined): unknown {
  if (error instanceof AppError || given?.aborted) return error;
  const isLate = error instanceof Error && error.name === "TimeoutError";
  const said = isLate ? `${url.hostname} took too long to answer.` : `${url.hostname} could not be reached.`;
  return new AppError("provider_failed", said, { cause: error });
}
