/** Whether a plug-in may ask this host: a name stands for itself, `*.example.com` for everything under example.com. */
export function mayAsk(hostname: string, allowedHosts: readonly string[]): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  return allowedHosts.some((allowed) =>
    allowed.startsWith("*.") ? host.endsWith(allowed.slice(1)) && host.length >= allowed.length : host === allowed,
  );
}
