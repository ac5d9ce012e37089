/** Sound comes every 32 ms. When none has come for so long (a muted microphone, a lost connection), it is silence. */
const missingAfterMs = 250;
export const checkEveryMs = 100;
/** A check so much later than it should be was held up with everything else in this process. */
const lateMs = 50;

/** How much sound is missing at a check, ms; 0 when none is. `now`, when sound was last heard and when that was last
 * checked, on one clock. While the process stood still it heard nothing either, but what came meanwhile only waits to be
 * read: to take it for silence as well would count the time twice, and end turns that go on. */
export function missingSoundMs(now: number, heardAt: number, checkedAt: number): number {
  const stoodStill = now - checkedAt > checkEveryMs + lateMs;
  const missing = now - heardAt;
  return missing < missingAfterMs || stoodStill ? 0 : missing;
}
