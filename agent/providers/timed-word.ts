/** When a word is said, ms since the beginning of the utterance or the clause that it belongs to. */
export type TimedWord = { text: string; startMs: number; endMs: number };

/** The same, counted from `ms` earlier. */
export const later = (words: readonly TimedWord[], ms: number): TimedWord[] =>
  words.map(({ text, startMs, endMs }) => ({ text, startMs: startMs + ms, endMs: endMs + ms }));
