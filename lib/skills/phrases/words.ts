import { languageOf } from "./languages";

/** A word as it is compared, and where it stands in the sentence. One written word can be two: "what's". */
export type Word = { word: string; start: number; end: number };

/** The words of a sentence: small letters, without punctuation, short forms written out. */
export function wordsOf(sentence: string, language: string): Word[] {
  const { contractions } = languageOf(language);
  const found: Word[] = [];
  for (const match of sentence.matchAll(/%|[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|['’.](?=[\p{L}\p{N}]))*/gu)) {
    const [start, end] = [match.index, match.index + match[0].length];
    const plain = match[0] === "%" ? "percent" : match[0].toLowerCase().replace(/['’.]/g, "");
    for (const word of (contractions[plain] ?? plain).split(" ")) found.push({ word, start, end });
  }
  return found;
}

/** What was written from one word to another, without the punctuation around it. */
export function sliceOf(sentence: string, words: readonly Word[], from: number, to: number): string {
  return sentence.slice(words[from]?.start ?? 0, words[to - 1]?.end ?? 0);
}
