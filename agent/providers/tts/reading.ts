/** Somebody was to read a text aloud, and says something else. Tells nothing of what. */
export class NotReadError extends Error {
  override readonly name = "NotReadError";
}

/** Words of the text that a reader may skip at once, and still be found in it. */
const lookAhead = 3;
/** Of all words so many may be others than in the text, or be left out. */
const tolerance = 0.25;
/** A figure may be said, and written down, in so many words. */
const wordsOfFigure = 6;
/** Who has read so many words right has begun to read. */
const sureAfter = 3;

/** Follows the words of somebody who is to read a text word for word, as they are told, piece by piece. Throws `NotReadError` as soon
 * as they are others. */
export function followReading(text: string) {
  const expected = wordsOf(text);
  const figures = expected.filter(isFigure).length;
  const mostOthers = Math.floor(expected.length * tolerance);
  let rest = "";
  let next = 0;
  let found = 0;
  let others = 0;
  let figureWords = figures * wordsOfFigure;

  function take(word: string): void {
    const at = expected.slice(next, next + lookAhead + 1).indexOf(word);
    if (at >= 0) {
      next += at + 1;
      found += 1;
    } else if (figureWords > 0) figureWords -= 1;
    else others += 1;
    if (others > mostOthers) throw new NotReadError("other words than were given");
  }

  return {
    hear(piece: string): void {
      const words = (rest + piece).split(/\s+/);
      rest = words.pop() ?? "";
      for (const word of words.flatMap(wordsOf)) take(word);
    },
    /** What was heard so far is the beginning of the text. */
    hasBegun: () => found >= Math.min(sureAfter, expected.length - figures),
    /** Nothing more will be said. */
    end(): void {
      for (const word of wordsOf(rest)) take(word);
      rest = "";
      if (expected.length - figures - found > mostOthers) throw new NotReadError("not all the words that were given");
    },
  };
}

const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ""))
    .filter(Boolean);
const isFigure = (word: string) => /\p{N}/u.test(word);
