import { createHash } from "node:crypto";
import type { ReleaseShares } from "./release-schema";

/** One over the golden ratio: its multiples fill the circle more evenly than those of any other number, so that also the
 * first twenty callers are shared out as the release says (docs/decisions/0023). */
const step = (Math.sqrt(5) - 1) / 2;

/** Which version a caller gets, by their place among the agent's callers. Of two or three versions the first fills what
 * the others leave; the second grows from the left and the third from the right, so that giving either one more
 * callers takes none away from it. The circle is turned for each first version: it is not always the same people
 * who try what is new. */
export function pickShare(shares: ReleaseShares, place: number): string {
  const [first, left, right] = shares;
  if (!first) throw new RangeError("A release without versions.");
  const point = (((place + 1) * step + turnOf(first.versionId)) % 1) * 100;
  if (left && point < left.percent) return left.versionId;
  if (right && point >= 100 - right.percent) return right.versionId;
  return first.versionId;
}

const turnOf = (versionId: string) => createHash("sha256").update(versionId).digest().readUInt32BE(0) / 2 ** 32;
