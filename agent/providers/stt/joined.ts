import type { Details } from "./source";

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
