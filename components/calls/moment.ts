/** The part of an address that leads to a moment of a call: `#t=12.3`, in seconds of call time. */
export const momentHash = (atMs: number) => `#t=${(Math.max(0, atMs) / 1_000).toFixed(1)}`;

/** The moment of such an address, ms; undefined for any other. */
export function momentOf(hash: string): number | undefined {
  const seconds = /^#t=(\d{1,6}(?:\.\d{1,3})?)$/.exec(hash)?.[1];
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1_000);
}
