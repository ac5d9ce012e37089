import type { PhraseSet } from "@/lib/skills/behaviour";
import { type Automaton, matchWords, toAutomaton } from "./automaton";
import { parseTemplate } from "./grammar";
import { languageOf } from "./languages";
import type { SlotValue } from "./slots";
import { type Word, wordsOf } from "./words";

/** A sentence that was understood: which of the phrases' owners it is for, and what its slots hold. */
export type PhraseMatch<Owner> = { owner: Owner; values: Record<string, SlotValue> };

type Options<Owner> = { accepts?: (match: PhraseMatch<Owner>) => boolean; isMisheard?: boolean };

type Entry<Owner> = { owner: Owner; automaton: Automaton };

const longestSentence = 300;

/** Direct phrases: makes what finds the owner of a sentence. The whole sentence must match, but for politeness around it
 * and the agent's name before it; of several that match, the one that says the most words itself wins, then the first.
 * `accepts` is asked of each match; `isMisheard` lets places be any words. Throws AppError for a template that is not of the grammar. */
export function compilePhrases<Owner extends { phrases: readonly PhraseSet[] }>(
  owners: readonly Owner[],
  agentName: string,
): (sentence: string, options?: Options<Owner>) => PhraseMatch<Owner> | undefined {
  const byLanguage = new Map<string, Entry<Owner>[]>();
  for (const owner of owners) {
    for (const { language, sentences, synonyms } of owner.phrases) {
      const entries = sentences.map((template) => ({
        owner,
        automaton: toAutomaton(parseTemplate(template, language, synonyms), language),
      }));
      byLanguage.set(language, [...(byLanguage.get(language) ?? []), ...entries]);
    }
  }
  return (sentence, { accepts = () => true, isMisheard = false } = {}) => {
    if (sentence.length > longestSentence) return undefined;
    let best: (PhraseMatch<Owner> & { literalWords: number }) | undefined;
    for (const [language, entries] of byLanguage) {
      const words = wordsOf(sentence, language);
      const [starts, ends] = politeEdges(words, language, agentName);
      for (const { owner, automaton } of entries) {
        for (const start of starts) {
          for (const end of ends) {
            const match = start < end ? matchWords(automaton, sentence, words, start, end, isMisheard) : undefined;
            if (!match || match.literalWords <= (best?.literalWords ?? -1)) continue;
            if (accepts({ owner, values: match.values })) best = { owner, ...match };
          }
        }
      }
    }
    return best && { owner: best.owner, values: best.values };
  };
}

/** Where the sentence itself may begin and end: behind and before any number of polite words. The latest beginning and the
 * earliest end come first, so that a slot takes none of them along. */
function politeEdges(words: readonly Word[], language: string, agentName: string): [starts: number[], ends: number[]] {
  const { politeStart, politeEnd } = languageOf(language);
  const spelt = (phrase: string) => wordsOf(phrase, language).map(({ word }) => word);
  const befores = [...politeStart, agentName].map(spelt).filter((phrase) => phrase.length > 0);
  const afters = [...politeEnd, agentName].map(spelt).filter((phrase) => phrase.length > 0);
  const isAt = (phrase: readonly string[], at: number) =>
    at >= 0 && phrase.every((word, offset) => words[at + offset]?.word === word);
  const starts = [0];
  for (const at of starts) {
    for (const phrase of befores) {
      const next = at + phrase.length;
      if (isAt(phrase, at) && !starts.includes(next)) starts.push(next);
    }
  }
  const ends = [words.length];
  for (const at of ends) {
    for (const phrase of afters) {
      const next = at - phrase.length;
      if (isAt(phrase, next) && !ends.includes(next)) ends.push(next);
    }
  }
  return [starts.sort((a, b) => b - a), ends.sort((a, b) => a - b)];
}
