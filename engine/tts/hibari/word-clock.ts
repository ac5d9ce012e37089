import { DURATION_SAMPLES } from "./durations";
import type { Spelled } from "./text/phonemize";

/** Speech is heard so many units before its first phoneme would be due; Kokoro, which hibari was made from, reckons so as well. */
const EARLY = 3;

/** A word, and where it is in the sound of a part, in samples. */
export type WordPlace = { text: string; start: number; end: number };

/**
 * Finds the words of a sentence in the parts it is spoken in. Parts follow each other and leave out nothing but spaces.
 *
 * @param isKnown whether the network has a sound for a symbol; the others were not given to it
 */
export function createWordClock(words: readonly Spelled[], isKnown: (symbol: string) => boolean) {
  const left = words.map(({ text, phonemes }) => ({ text, symbols: Array.from(phonemes).filter(isNoSpace).length }));

  return {
    /** The words that end in this part. `durations`: of the pause before it, each known symbol, and the pause behind, at this speed. */
    take(part: string, durations: ArrayLike<bigint>, speed: number): WordPlace[] {
      const places: WordPlace[] = [];
      let at = Math.max(0, unitsOf(durations[0]) - Math.round(EARLY / speed));
      let next = 1;
      let start: number | undefined;
      let end = 0;
      for (const symbol of part) {
        const from = at;
        if (isKnown(symbol)) at += unitsOf(durations[next++]);
        if (!isNoSpace(symbol)) continue;
        // A mark lasts as long as the rest it stands for.
        if (isSound(symbol)) {
          start ??= from;
          end = at;
        }
        while (left[0]?.symbols === 0) left.shift();
        const [word] = left;
        if (!word) continue;
        word.symbols -= 1;
        if (word.symbols > 0) continue;
        left.shift();
        if (start !== undefined)
          places.push({ text: word.text, start: start * DURATION_SAMPLES, end: end * DURATION_SAMPLES });
        start = undefined;
      }
      return places;
    },
  };
}

const unitsOf = (duration: bigint | undefined) => Number(duration ?? 0);
const isNoSpace = (symbol: string) => /\S/u.test(symbol);
const isSound = (symbol: string) => /\p{L}/u.test(symbol);
