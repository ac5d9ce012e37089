import { AppError } from "@/lib/errors";
import type { GuardedFetch } from "@/lib/guarded-fetch";
import { readBounded } from "@/lib/read-bounded";
import { mayAsk } from "@/lib/skills/wasm/hosts";
import type { HostHttp } from "./http-bridge";

type Options = { fetch: GuardedFetch; allowedHosts: readonly string[]; maxBytes: number; timeoutMs: number };

/** The requests of a plug-in: to its allowed hosts only, and only where anybody of ours may go. A redirect is handed to the
 * plug-in as it is: where it leads is another request, to be allowed like the first. */
export function createHostHttp({ fetch, allowedHosts, maxBytes, timeoutMs }: Options): HostHttp {
  return async ({ url, method, headers, body }, signal) => {
    const { hostname } = parse(url);
    if (!mayAsk(hostname, allowedHosts)) {
      throw new AppError("forbidden", `The plug-in wanted to ask ${hostname}, which is not among its allowed hosts.`);
    }
    const response = await fetch(url, { method, headers, body, signal, maxBytes, timeoutMs, redirect: "manual" });
    const content = await readBounded(response.body, maxBytes);
    if (!content) throw new AppError("provider_failed", `${hostname} sent the plug-in more than it can take.`);
    return { status: response.status, headers: Object.fromEntries(response.headers), body: content };
  };
}

function parse(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw new AppError("provider_failed", "The plug-in wanted to ask something that is no address.");
}
