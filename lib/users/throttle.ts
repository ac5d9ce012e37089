/** Failed sign-ins look back over this window, ms. */
export const windowMs = 15 * 60_000;
/** Failures within the window after which a further attempt is refused unseen. */
export const limits = { email: 5, address: 20 } as const;

/** Counted keys of one attempt; `address` is absent when no proxy told it. */
export const emailKey = (email: string) => `email:${email}`;
export const addressKey = (address: string) => `address:${address}`;

/** Whether an attempt may be checked at all, given the failures of its e-mail and address within the window. */
export function mayTry(failures: { email: number; address: number }): boolean {
  return failures.email < limits.email && failures.address < limits.address;
}

/** The address a request came from, out of `x-forwarded-for`. Our own gateway and a TLS proxy before it each append
 * the peer they saw, so the last entry is the one no client can invent; when that is a proxy on this machine or
 * network, the one before it says more. */
export function clientAddress(forwardedFor: string | null): string | undefined {
  const hops = (forwardedFor ?? "")
    .split(",")
    .map((hop) => hop.trim().replace(/^::ffff:/, ""))
    .filter((hop) => hop !== "" && hop.length <= 64);
  let address = hops.pop();
  while (address && hops.length > 0 && isPrivate(address)) address = hops.pop();
  return address;
}

function isPrivate(address: string): boolean {
  return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i.test(address);
}
