/** Something for the caller's screen. */
export type Card = { title: string; text: string; url?: string };

/** What a skill may do to the call it runs in. */
export type CallControls = {
  /** Hangs up when what is being said has been said. */
  end(): void;
  /** Shows something on the caller's screen. Throws AppError when there is no screen. */
  show(card: Card): Promise<void>;
  /** Says a sentence after that time, if the call still runs. */
  sayLater(sentence: string, afterMs: number): void;
  /** What was remembered about the caller, oldest first. */
  facts(): Promise<string[]>;
  remember(text: string): Promise<void>;
  /** Forgets what holds all these words; everything without any. Answers how many facts that were. */
  forget(words: string): Promise<number>;
};
