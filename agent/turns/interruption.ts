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
 * - `ignore`: go on as it is, speaking or paused (nothing, noise, echo, or too early to say)
 * - `hold`: pause the agent's voice and listen on; it may be an interruption
 * - `yield`: it is one: the agent's answer ends here
 * - `resume`: it was a backchannel or a noise: go on at the sample where the voice was paused */
export type OverlapVerdict = "ignore" | "hold" | "yield" | "resume";

/** Judges what the caller does while the agent speaks, from the first sound over the agent's voice until a verdict of
 * `yield` or `resume`; then it starts afresh. No I/O, no clock: time is counted in windows, so it must be given every
 * window from when the agent's voice begins until it ends, also while it is paused by `hold`. */
export type OverlapJudge = {
  onWindow(window: OverlapWindow): OverlapVerdict;
  /** True right after an `onWindow` whose sound should be put into words now: ask speech-to-text for what it has heard
   * so far. */
  readonly wantsWords: boolean;
  /** True right after an `onWindow` whose sound the agent's own explains: it is not the caller's voice. */
  readonly isEcho: boolean;
  /** Newest words of the caller's voice over the agent's, from speech-to-text, asked for or not. Empty when it heard
   * none. `isUpToDate`: they go up to when words were last wanted. May answer `yield` or `resume`; words may come before
   * any `hold`, and after a verdict of `resume`. */
  onWords(transcript: string, isUpToDate: boolean): OverlapVerdict;
  /** The agent's voice began or ended: forget everything of the last overlap, but not the room's noise and echo. */
  reset(): void;
};

export type OverlapOptions = {
  /** How long the caller's voice must sound over the agent's to hold it, ms. */
  interruptionMs: number;
  /** Whether what the agent says now asks something, so that "yes", "okay" or "mm-hm" is an answer. */
  asksSomething?: () => boolean;
  /** Whether what the agent says now greets the caller: who says hello meanwhile is greeted. */
  isGreeting?: () => boolean;
};
