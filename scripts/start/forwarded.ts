import type { IncomingMessage } from "node:http";

/** Tells the part behind us who asked and how, and forgets what the client claimed about it.
 * Where PARLEY_URL names a proxy before us, and the request came by that name, its word on protocol counts. */
export function setForwardedHeaders(request: IncomingMessage, publicUrl?: string): void {
  const { headers, socket } = request;
  const claimed = headers["x-forwarded-for"];
  for (const name of Object.keys(headers)) {
    if (/^(forwarded|x-forwarded-.*|x-real-ip|x-client-ip)$/.test(name)) delete headers[name];
  }
  const host = headers.host ?? "localhost";
  const peer = socket.remoteAddress ?? "";
  const proxy = publicUrl ? new URL(publicUrl) : undefined;
  const isProxied = proxy?.host === host;
  const isTls = "encrypted" in socket;
  headers["x-forwarded-host"] = host;
  headers["x-forwarded-proto"] = isProxied && proxy ? proxy.protocol.slice(0, -1) : isTls ? "https" : "http";
  headers["x-forwarded-for"] = (isProxied && isLoopback(peer) && lastOf(claimed)) || peer;
}

/** A proxy appends, so only its own entry is worth anything. */
function lastOf(value: string | string[] | undefined): string | undefined {
  return [value].flat().at(-1)?.split(",").at(-1)?.trim();
}

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}
