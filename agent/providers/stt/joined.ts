import type { Details, TimedWord } from "./source";

/** A part of what was said. Text is "" when nothing was. */
export type Recognised = Details & { text: string };

/** Parts in their order as one. */
export function joined(parts: readonly Recognised[]): Recognised {
  return {
    text: parts.map(({ text }) => text.trim()).join(" "),
    words: parts.flatMap(({ words = [] }) => words),
    language: parts.find(({ language }) => language)?.language,
  };
}

/** Words of a part that begins so much later, ms. */
export const later = (words: readonly TimedWord[], ms: number): TimedWord[] =>
  words.map(({ text, startMs, endMs }) => ({ text, startMs: startMs + ms, endMs: endMs + ms }));
