/** Failed sign-ins look back over this window, ms. */
export const windowMs = 15 * 60_000;
/** Failures within the window after which a further attempt is refused unseen. Tight where somebody guesses at one
 * e-mail from one address; wide for the e-mail as a whole, lest a stranger lock its owner out. */
export const limits = { pair: 5, email: 50, address: 20 } as const;

/** What an attempt is counted under; `address` is absent when no proxy told it. */
export type ThrottleKeys = { pair: string; email: string; address?: string };

export function throttleKeys(email: string, address?: string): ThrottleKeys {
  const keys = { pair: `pair:${email} ${address ?? ""}`, email: `email:${email}` };
  return address ? { ...keys, address: `address:${address}` } : keys;
}

/** Whether an attempt may be checked at all, given the failures under each of its keys within the window. */
export function mayTry(failures: Record<keyof typeof limits, number>): boolean {
  return failures.pair < limits.pair && failures.email < limits.email && failures.address < limits.address;
}

/** The address a request came from, out of `x-forwarded-for`: the last entry, which the gateway or Caddy wrote itself.
 * What stands before it is only what somebody claimed. */
export function clientAddress(forwardedFor: string | null): string | undefined {
  const last = forwardedFor
    ?.split(",")
    .at(-1)
    ?.trim()
    .replace(/^::ffff:/, "");
  return last && last.length <= 64 ? last : undefined;
}
