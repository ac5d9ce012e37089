import type { TimedWord } from "../providers/timed-word";

/** A word of an answer as it was written, and where in the answer's sound it is said, ms. */
export type PlacedWord = TimedWord & {
  /** Where it ends in the text. */
  end: number;
  /** The voice told; else it is guessed from its neighbours. */
  isTold: boolean;
};

type Sound = {
  /** How much was made so far. */
  audioMs: number;
  /** Of how many characters. */
  spokenCharacters: number;
};

/** Where each word of a text is said. `told`: what the voice told of it, in words that may differ, because a text is worded for the
 * ear before it is spoken. Words it did not tell of share the time between those it did, by their letters, and those behind
 * the last one share the rest of the sound. Words that have no sound yet are said at the end of time. */
export function placeWords(text: string, told: readonly TimedWord[], sound: Sound): PlacedWord[] {
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    text: word,
    start: index,
    end: index + word.length,
  }));
  const matches = alike(
    words.map((word) => plain(word.text)),
    told.map((word) => plain(word.text)),
  );
  const placed: PlacedWord[] = [];
  for (let index = 0; index < words.length; ) {
    const own = told[matches[index] ?? -1];
    const word = words[index];
    if (own && word) {
      placed.push({ ...word, startMs: own.startMs, endMs: own.endMs, isTold: true });
      index += 1;
      continue;
    }
    const next = matches.findIndex((match, at) => at > index && match !== undefined);
    const before = placed.at(-1);
    const momentOf = between(
      { place: before?.end ?? 0, ms: before?.endMs ?? 0 },
      next < 0
        ? { place: Math.min(text.length, sound.spokenCharacters), ms: Math.max(sound.audioMs, before?.endMs ?? 0) }
        : { place: words[next]?.start ?? 0, ms: told[matches[next] ?? -1]?.startMs ?? 0 },
    );
    const guessed = words.slice(index, next < 0 ? undefined : next);
    placed.push(
      ...guessed.map((one) => ({ ...one, startMs: momentOf(one.start), endMs: momentOf(one.end), isTold: false })),
    );
    index += guessed.length;
  }
  return placed;
}

/** The words that were said to their end when so much of the sound was played, and what that is of the text. */
export function heardUntil(text: string, placed: readonly PlacedWord[], playedMs: number) {
  const next = placed.findIndex(({ endMs }) => endMs > playedMs);
  const words = next < 0 ? placed : placed.slice(0, next);
  return { words, text: next < 0 ? text : text.slice(0, words.at(-1)?.end ?? 0) };
}

type Point = { place: number; ms: number };

/** From a place in the text to its moment. Nothing is known of what lies behind the last point. */
function between(from: Point, to: Point): (place: number) => number {
  const length = to.place - from.place;
  return (place) => {
    if (place > to.place) return Number.POSITIVE_INFINITY;
    return length > 0 ? from.ms + Math.max(0, to.ms - from.ms) * ((place - from.place) / length) : to.ms;
  };
}

const plain = (word: string) => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** Of each of the first words which of the others it is, in their order: as many as can be (the longest common subsequence).
 * Words without a letter are nobody's. */
function alike(ours: readonly string[], theirs: readonly string[]): (number | undefined)[] {
  const width = theirs.length + 1;
  const most = new Uint16Array((ours.length + 1) * width);
  const at = (our: number, their: number) => most[our * width + their] ?? 0;
  const isSame = (our: number, their: number) => ours[our] !== "" && ours[our] === theirs[their];
  for (let our = ours.length - 1; our >= 0; our -= 1) {
    for (let their = theirs.length - 1; their >= 0; their -= 1) {
      most[our * width + their] = isSame(our, their)
        ? at(our + 1, their + 1) + 1
        : Math.max(at(our + 1, their), at(our, their + 1));
    }
  }
  const found: (number | undefined)[] = new Array(ours.length).fill(undefined);
  for (let [our, their] = [0, 0]; our < ours.length && their < theirs.length; ) {
    if (isSame(our, their)) found[our++] = their++;
    else if (at(our + 1, their) >= at(our, their + 1)) our += 1;
    else their += 1;
  }
  return found;
}
