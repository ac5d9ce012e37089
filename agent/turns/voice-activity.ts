/** What the caller's voice does, as the turn taker understands it; speech-to-text and the recorder follow it.
 * Silences in ms since the true end of the voice. */
export type VoiceEvent =
  /** Speech began: listen, including what was heard just before. */
  | { type: "started" }
  /** The words so far are wanted now, while the voice still sounds. */
  | { type: "asked" }
  /** Silent for a moment: perhaps the end, perhaps a breath. The words so far are wanted now. */
  | { type: "paused" }
  /** The turn may be over soon: the words of this pause may be answered ahead of time. */
  | { type: "answerable" }
  /** Goes on speaking after a pause. */
  | { type: "resumed" }
  /** The turn is over: the final transcript is wanted. */
  | { type: "ended"; silenceMs: number }
  /** When each word of the oldest turn that ended was said; only from providers that tell. Ms since 1970. */
  | { type: "worded"; words: readonly { text: string; startAt: number; endAt: number }[] }
  /** It was no turn (a cough, an "mm-hm" while the agent speaks): forget what was heard. `stoppedAgent`: the agent's voice had
   * paused for it, and goes on. */
  | { type: "dropped"; stoppedAgent: boolean };

export type VoiceListener = (event: VoiceEvent) => void;

/** Tells listeners what the caller's voice does. */
export class VoiceActivity {
  readonly #listeners = new Set<VoiceListener>();

  subscribe(listener: VoiceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: VoiceEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
