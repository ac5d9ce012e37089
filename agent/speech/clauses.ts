/** Cuts a stream of plain text into clauses to be spoken.
 *
 * Why clauses: the caller hears the first as soon as it exists, while the language model writes on; punctuation stays
 * with its clause, because the voice needs it for the melody. */
export type ClauseChunker = {
  push(text: string): void;
  /** The next clause, or undefined when the text so far holds none that is complete. With `hurry` (hardly anything is
   * left to play) it is what can be said at once and still sounds well, else a sentence. */
  take(options: { hurry: boolean }): string | undefined;
  /** The text has ended: what is left counts as complete. */
  end(): void;
};

/** Without punctuation a hurried clause may end after this many words ("I'm" is two), before a joint … */
const fewestWords = 3;
/** … from here on before any word that does not belong to the one before … */
const enoughWords = 6;
/** … and ends here at the latest. */
const mostWords = 9;
/** A whole sentence up to this long is made in one go even in a hurry: it takes hardly longer, and sounds better. */
const shortSentenceWords = 12;
/** A sentence longer than this is cut at its commas. */
const longSentenceWords = 24;

/** Words that begin a new part of a sentence: a short breath before them sounds natural. */
const joints = wordList(
  "and but or so because although which that who what how why when where while until unless if since then with without for in at on from to about by after before during into through over between near a an the my your our their i'm i'll i'd i've you're you'll you'd it's it'll we're we'll they're they'll he's she's there's i he she we they",
);
/** Verbs before which a subject may breathe, unless it is a pronoun ("the train | will leave", but "it will"). */
const verbs = wordList("is are was were can could will would should has have had do does did may might must");
const pronouns = wordList("i you he she it we they there this that these those what who how which where why when");
/** Words that lean on the next one: never the last of a clause without a mark. */
const leaning = wordList(
  "a an the my your his her its our their this these those some any no every each all both another such much many more most less very too so quite really just not also only even still never always and but or nor because although if when while until unless since as than like of to in on at by for from with without about into over under between through near after before during is are was were am be been being can could will would should shall may might must do does did has have had who whose which that what how why where i we he she they there i'm i'll i'd i've you're you'll you'd you've we're we'll we'd we've he's she's it's that's there's they're let's what's here's don't doesn't didn't can't couldn't won't wouldn't isn't aren't wasn't weren't haven't hasn't new old good great big small best first next last one two three four five six seven eight nine ten jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july august september october november december",
);

const titles = /(?:^|[\s("'])(?:mr|mrs|ms|dr|prof|st|vs|e\.g|i\.e|approx|[A-HJ-Z])\.$/i;
const dotted = /(?:^|[\s("'])(?:a\.m|p\.m|etc|inc|ltd|co|(?:[a-z]\.)+[a-z])\.$/i;
const numbered = /(?:^|\s)(?:nos?|fig|\d{1,2})\.$/i;
const dayOfMonth = /\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?,$/i;

export function createClauseChunker(): ClauseChunker {
  let pending = "";
  let hasEnded = false;

  function nextCut(hurry: boolean): number | undefined {
    const end = sentenceCut(pending);
    const sentence = end === undefined ? pending : pending.slice(0, end);
    if (hurry && (end === undefined || countWords(sentence) > shortSentenceWords)) return hurriedCut(sentence) ?? end;
    if (countWords(sentence) > longSentenceWords) return commaCut(sentence, longSentenceWords / 2) ?? end;
    return end;
  }

  return {
    push(text) {
      pending += text;
    },
    take({ hurry }) {
      while (pending) {
        const end = nextCut(hurry) ?? (hasEnded ? pending.length : undefined);
        if (end === undefined) return undefined;
        const clause = pending.slice(0, end).trim();
        pending = pending.slice(end);
        if (clause) return clause;
      }
      return undefined;
    },
    end() {
      hasEnded = true;
    },
  };
}

function sentenceCut(text: string): number | undefined {
  for (const match of text.matchAll(/[.!?…]+["'”’)\]]*(?=\s)|\n+/g)) {
    const end = match.index + match[0].length;
    if (!text.slice(0, end).trim()) continue;
    if (match[0] !== ".") return end;
    const verdict = endsSentence(text.slice(0, end), text.slice(end).trimStart().charAt(0));
    if (verdict === "unclear") return undefined;
    if (verdict === "yes") return end;
  }
  return undefined;
}

/** Whether the full stop at the end of `before` ends a sentence; `next` is the first letter after it, if there is one. */
function endsSentence(before: string, next: string): "yes" | "no" | "unclear" {
  if (titles.test(before)) return "no";
  if (!dotted.test(before) && !numbered.test(before)) return "yes";
  if (!next) return "unclear";
  if (dotted.test(before)) return /\p{Lu}/u.test(next) ? "yes" : "no";
  return /^\s*\d+\.$/.test(before) || /\d/.test(next) ? "no" : "yes";
}

/** The farthest good place in the words that are there: of a stream that comes word by word, the first. */
function hurriedCut(sentence: string): number | undefined {
  const comma = commaCut(sentence, 1, mostWords);
  if (comma !== undefined) return comma;
  let cut: number | undefined;
  let count = 0;
  let last = "";
  // Words with something behind them: the last one may still grow.
  for (const { index, 0: written } of sentence.matchAll(/\S+(?=\s)/g)) {
    const next = bare(written);
    if (count >= mostWords) return cut ?? index;
    if (count >= fewestWords && mayBreak(last, next, count)) cut = index;
    count += next.includes("'") && leaning.has(next) ? 2 : 1;
    last = next;
  }
  return cut;
}

function mayBreak(last: string, next: string, count: number): boolean {
  if (/\d/.test(last) || leaning.has(last)) return false;
  if (joints.has(next)) return true;
  if (verbs.has(next)) return !pronouns.has(last);
  return count >= enoughWords && !pronouns.has(last);
}

/** End of the last comma-like mark behind at least `fewest` and at most `most` words; of the first where `most` is not given. */
function commaCut(sentence: string, fewest: number, most?: number): number | undefined {
  let cut: number | undefined;
  for (const match of sentence.matchAll(/[,;:—–]["'”’)\]]*(?=\s)/g)) {
    const end = match.index + match[0].length;
    const before = sentence.slice(0, end);
    const words = countWords(before);
    // "Nov 21, 2026" is one thing.
    if (words < fewest || (dayOfMonth.test(before) && /^\s*(?:\d|$)/.test(sentence.slice(end)))) continue;
    if (most === undefined) return end;
    if (words <= most) cut = end;
  }
  return cut;
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

function bare(word: string): string {
  return word
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
}

function wordList(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}
