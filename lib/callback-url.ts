/** Where to go after signing in: a path of our own with its query, else the front page. Takes whatever an address
 * bar can hold and never answers another origin (`//evil.example`, `/\evil.example`, `https:…`). */
export function safeCallbackPath(wanted: unknown): string {
  if (typeof wanted !== "string" || !wanted.startsWith("/") || wanted.length > 2_000) return "/";
  const base = "http://parley.invalid";
  let url: URL;
  try {
    url = new URL(wanted, base);
  } catch {
    return "/";
  }
  const path = `${url.pathname}${url.search}${url.hash}`;
  return url.origin === base && !path.startsWith("//") && !path.startsWith("/login") ? path : "/";
}
