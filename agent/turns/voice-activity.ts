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

/** The caller's sound, 16 kHz mono. */
export type SoundListener = (samples: Int16Array) => void;

/** Tells listeners what the caller's voice does, and lets them hear it: each piece of sound before what it brings about, so
 * that who is told that the voice began has heard its first sample, however late the detector is. */
export class VoiceActivity {
  readonly #listeners = new Set<VoiceListener>();
  readonly #soundListeners = new Set<SoundListener>();
  #beginListening = () => {};
  /** Resolves when somebody listens: what was heard before would be lost. */
  readonly isListenedTo = new Promise<void>((resolve) => {
    this.#beginListening = resolve;
  });

  subscribe(listener: VoiceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: VoiceEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  listen(listener: SoundListener): () => void {
    this.#soundListeners.add(listener);
    this.#beginListening();
    return () => this.#soundListeners.delete(listener);
  }

  hear(samples: Int16Array): void {
    for (const listener of this.#soundListeners) listener(samples);
  }
}
