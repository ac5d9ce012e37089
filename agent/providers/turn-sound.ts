/** Hears the caller's turns as sound, at the rate of speech-to-text and beside it. In this order: `append` any number of times,
 * then `commit` or `drop`, and again. */
export type TurnSound = {
  /** Sound of the open turn. */
  append(samples: Int16Array): void;
  /** It was no turn: a cough, an echo, a backchannel. */
  drop(): void;
  /** The turn is over. */
  commit(): void;
  /** The words of the oldest turn that was committed and has none yet; "" = nothing was said in it. */
  settle(words: string): void;
  /** Calls back when the model tells what it has understood of a turn, which the call keeps as the message `itemId`. */
  onUnderstood(listener: (itemId: string, words: string) => void): void;
};
