import type { Release } from "@/lib/agents/release-schema";

/** A version's part of the callers, whole percents. The first in a list gets what the others leave. */
export type Share = { versionId: string; percent: number };

export const sharesOf = ({ versions }: Release): Share[] =>
  versions.map(({ version: { id, percent } }) => ({ versionId: id, percent }));

/** The shares with another percent at a place, as far as the first one has enough to give. */
export function withPercent(shares: readonly Share[], at: number, percent: number): Share[] {
  const others = shares.reduce((sum, share, index) => (index === 0 || index === at ? sum : sum + share.percent), 0);
  const most = 99 - others;
  const given = Math.min(Math.max(1, percent), most);
  return shares.map((share, index) => {
    if (index === 0) return { ...share, percent: 100 - others - given };
    return index === at ? { ...share, percent: given } : share;
  });
}

const firstPercent = 10;

/** One more version, with a tenth of the callers or what there is. */
export function withShare(shares: readonly Share[], versionId: string): Share[] {
  return withPercent([...shares, { versionId, percent: 0 }], shares.length, firstPercent);
}

export function withoutShare(shares: readonly Share[], at: number): Share[] {
  const percent = shares[at]?.percent ?? 0;
  return shares
    .map((share, index) => (index === 0 ? { ...share, percent: share.percent + percent } : share))
    .filter((_, index) => index !== at);
}
