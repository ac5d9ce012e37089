/** Cuts a stream of written text into clauses to be spoken, the first one early.
 *
 * Why clauses: the caller hears the first as soon as it exists, while the language model writes on; punctuation stays
 * with its clause, because the voice needs it for the melody. */
export type ClauseChunker = {
  /** Takes more text; returns the clauses that are complete now. */
  push(text: string): string[];
  /** The text has ended; returns what is left. */
  flush(): string[];
};

const firstClauseMinWords = 2;
/** Without punctuation the first clause may end before one of these words … */
const joints =
  /^(and|but|or|so|because|which|that|who|when|where|while|if|with|for|in|at|on|from|to|of|as|than|about)$/i;
const jointAfterWords = 4;
/** … and ends here at the latest. */
const firstClauseMaxWords = 7;
/** A later sentence longer than this is cut at its commas. */
const longSentenceWords = 24;

const abbreviations = /(?:^|\s)(?:mr|mrs|ms|dr|st|vs|etc|no|e\.g|i\.e|a\.m|p\.m|[a-z])\.$/i;

export function createClauseChunker(): ClauseChunker {
  let pending = "";
  let spokenAny = false;

  function take(end: number): string {
    const clause = pending.slice(0, end).trim();
    pending = pending.slice(end);
    if (clause) spokenAny = true;
    return clause;
  }

  return {
    push(text) {
      pending += text;
      const clauses: string[] = [];
      for (let end = nextCut(pending, !spokenAny); end !== undefined; end = nextCut(pending, !spokenAny)) {
        const clause = take(end);
        if (clause) clauses.push(clause);
      }
      return clauses;
    },
    flush() {
      const rest = take(pending.length);
      return rest ? [rest] : [];
    },
  };
}

/** Where the first clause of `text` ends, or undefined when it may still grow. */
function nextCut(text: string, isFirst: boolean): number | undefined {
  const sentenceEnd = sentenceCut(text);
  const sentence = sentenceEnd === undefined ? text : text.slice(0, sentenceEnd);
  if (isFirst) return firstCut(sentence) ?? sentenceEnd;
  if (countWords(sentence) > longSentenceWords) return commaCut(sentence, longSentenceWords / 2) ?? sentenceEnd;
  return sentenceEnd;
}

function sentenceCut(text: string): number | undefined {
  for (const match of text.matchAll(/[.!?…]+["')\]]*(?=\s)|\n+/g)) {
    const end = match.index + match[0].length;
    if (match[0] === "." && abbreviations.test(text.slice(0, end))) continue;
    if (text.slice(0, end).trim()) return end;
  }
  return undefined;
}

function firstCut(sentence: string): number | undefined {
  const comma = commaCut(sentence, firstClauseMinWords);
  if (comma !== undefined) return comma;
  let words = 0;
  for (const match of sentence.matchAll(/\S+(?=\s)/g)) {
    if (words >= firstClauseMaxWords || (words >= jointAfterWords && joints.test(match[0]))) return match.index;
    words += 1;
  }
  return undefined;
}

/** End of the first comma-like mark that has at least `minWords` words before it. */
function commaCut(sentence: string, minWords: number): number | undefined {
  for (const match of sentence.matchAll(/[,;:—–](?=\s)/g)) {
    const end = match.index + 1;
    if (countWords(sentence.slice(0, end)) >= minWords) return end;
  }
  return undefined;
}

function countWords(text: string): number {
  return text.split(/\s+/).filter(Boolean).length;
}
