import { createHash } from "node:crypto";

type Share = { versionId: string; percent: number };

/** The version a key falls on, by the shares' percents. The same key always falls on the same one. */
export function pickShare(shares: readonly Share[], key: string): string {
  const point = createHash("sha256").update(key).digest().readUInt32BE(0) % 100;
  let upTo = 0;
  for (const { versionId, percent } of shares) {
    upTo += percent;
    if (point < upTo) return versionId;
  }
  throw new RangeError("Shares do not add up to 100.");
}
