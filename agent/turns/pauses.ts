/** So many pauses must be known before they say something of this caller. */
const enough = 2;
/** Share of a caller's own pauses that is waited for. */
const share = 0.8;
const marginMs = 120;

/** How long this caller's pauses last, ms, with a margin: who waits so long seldom cuts in. Undefined while too few are
 * known. Longest wait is the caller's business: see `silenceNeededMs`. */
export function usualPauseMs(ownPausesMs: readonly number[]): number | undefined {
  if (ownPausesMs.length < enough) return undefined;
  const sorted = [...ownPausesMs].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor(sorted.length * share));
  return (sorted[at] ?? 0) + marginMs;
}
