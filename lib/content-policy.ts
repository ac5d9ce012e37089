import { liveKitPublicUrl } from "./origin";

type Given = { LIVEKIT_PUBLIC_URL?: string; PARLEY_URL?: string; NODE_ENV?: string };

/** The Content-Security-Policy of a page: scripts of ours or with this request's nonce, connections to our own origin
 * and to LiveKit, no frames around it. */
export function contentPolicy(headers: Headers, nonce: string, given: Given): string {
  const development = given.NODE_ENV === "development";
  const liveKit = liveKitPublicUrl(headers, given);
  return Object.entries({
    "default-src": ["'self'"],
    // React's development build evaluates code to show server stacks; hot reload needs nothing else.
    "script-src": ["'self'", `'nonce-${nonce}'`, ...(development ? ["'unsafe-eval'"] : [])],
    // Parts place themselves by style attributes, which no nonce can cover.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "blob:", "data:"],
    "font-src": ["'self'", "data:"],
    "media-src": ["'self'", "blob:", "data:"],
    // Not every browser reads 'self' as covering WebSockets, so LiveKit's address is spelt out; it asks over http too.
    "connect-src": ["'self'", liveKit, liveKit.replace(/^ws/, "http")],
    "worker-src": ["'self'", "blob:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  })
    .map(([directive, sources]) => `${directive} ${sources.join(" ")}`)
    .join("; ");
}
