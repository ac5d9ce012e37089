/** One window of the caller's sound while the agent is speaking (512 samples at 16 kHz = 32 ms). */
export type OverlapWindow = {
  samples: Int16Array;
  /** Speech probability of voice activity detection, 0 to 1. */
  probability: number;
  /** What the agent's voice sounded like lately at the loudspeaker, for telling an echo from a caller: the newest 32 ms
   * windows of the agent's outgoing sound, 16 kHz, oldest first, at most one second. Empty when nothing played. */
  played: readonly Int16Array[];
};

/** What to do with the agent's voice now.
 * - `ignore`: go on speaking (nothing, noise, echo, or too early to say)
 * - `hold`: pause the agent's voice and listen on; it may be an interruption
 * - `yield`: it is one: the agent's answer ends here
 * - `resume`: it was a backchannel or a noise: go on at the sample where the voice was paused */
export type OverlapVerdict = "ignore" | "hold" | "yield" | "resume";

/** Judges what the caller does while the agent speaks, from the first sound over the agent's voice until a verdict of
 * `yield` or `resume`; then it starts afresh. No I/O, no clock: time is counted in windows. */
export type OverlapJudge = {
  onWindow(window: OverlapWindow): OverlapVerdict;
  /** Newest words of the caller's voice over the agent's, from speech-to-text. */
  onWords(transcript: string): OverlapVerdict;
  /** The agent's voice began or ended: forget everything of the last overlap. */
  reset(): void;
};
