import type { FetchLike } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { GuardedFetch } from "@/lib/guarded-fetch";

/** Of one answer, and of one stream until it is opened anew. */
export const mostBytes = 4_000_000;

/** The guarded client as the protocol's SDK wants it. Streams stay open; they end with what they were opened for. */
export function toFetchLike(fetch: GuardedFetch): FetchLike {
  return (url, { method, headers, body, signal, redirect } = {}) => {
    const accept = new Headers(headers).get("accept") ?? "";
    const isStream = accept.includes("text/event-stream");
    return fetch(url, {
      ...{ method, headers, signal, redirect, maxBytes: mostBytes },
      body: body === undefined || body === null ? undefined : String(body),
      timeoutMs: isStream ? Number.POSITIVE_INFINITY : 10_000,
    });
  };
}
