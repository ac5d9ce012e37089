/** Under which address a request reached us, as the browser sees it: our gateway and TLS proxies say so in
 * `x-forwarded-*`. `publicUrl` (PARLEY_URL) wins where an admin has set it. Answers e.g. `https://voice.example`. */
export function requestOrigin(headers: Headers, publicUrl?: string): string {
  if (publicUrl) return new URL(publicUrl).origin;
  const protocol = first(headers.get("x-forwarded-proto")) === "https" ? "https" : "http";
  const host = first(headers.get("x-forwarded-host")) ?? headers.get("host") ?? "localhost";
  return `${protocol}://${host}`;
}

/** What browsers are told as LiveKit's address: LIVEKIT_PUBLIC_URL when LiveKit lives elsewhere, else our own origin. */
export function liveKitPublicUrl(
  headers: Headers,
  given: { LIVEKIT_PUBLIC_URL?: string; PARLEY_URL?: string },
): string {
  if (given.LIVEKIT_PUBLIC_URL) return given.LIVEKIT_PUBLIC_URL.replace(/\/+$/, "");
  return requestOrigin(headers, given.PARLEY_URL).replace(/^http/, "ws");
}

/** Whether a writing request may carry a session: it comes from a page of ours, or from a program that is no browser.
 * Browsers say where a request comes from in `sec-fetch-site` (secure pages only) and `origin`. */
export function isSameOrigin(headers: Headers, publicUrl?: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = headers.get("origin");
  if (origin === null) return true;
  const own = [requestOrigin(headers), ...(publicUrl ? [requestOrigin(headers, publicUrl)] : [])];
  // Compared by host: a TLS proxy that forgets x-forwarded-proto must not lock everybody out.
  return own.some((candidate) => hostOf(candidate) === hostOf(origin));
}

function first(header: string | null): string | undefined {
  return header?.split(",")[0]?.trim() || undefined;
}

function hostOf(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}
