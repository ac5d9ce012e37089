/** In phonemes: a shorter opening ("Well,") is not worth a breath of its own. */
const SHORTEST_OPENING = 12;
/** Longer sentences are cut between words, so that no step takes long however odd the text is. */
const LONGEST_SENTENCE = 500;

/**
 * Cuts text into sentences: at line breaks and after closing marks, but not after a title or an initial ("Dr. Smith",
 * "J. K. Rowling") nor before a small letter.
 *
 * @param titles words whose full stop ends nothing
 */
export function splitSentences(text: string, titles: ReadonlySet<string>): string[] {
  return text
    .split(/\s*[\n\r\u2028\u2029]\s*/u)
    .flatMap((line) => splitLine(line.trim(), titles))
    .flatMap((sentence) => splitLong(sentence, LONGEST_SENTENCE))
    .filter((sentence) => /\S/u.test(sentence));
}

function splitLine(line: string, titles: ReadonlySet<string>): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const gap of line.matchAll(/(?<=[.!?…。！？]["”’)\]]{0,3})\s+(?=\S)/gu)) {
    const next = line.slice(gap.index + gap[0].length).charAt(0);
    if (!endsSentence(line.slice(start, gap.index), next, titles)) continue;
    sentences.push(line.slice(start, gap.index));
    start = gap.index + gap[0].length;
  }
  return [...sentences, line.slice(start)];
}

function endsSentence(before: string, next: string, titles: ReadonlySet<string>): boolean {
  if (/\p{Ll}/u.test(next)) return false;
  if (!before.endsWith(".")) return true;
  const word = before.slice(before.lastIndexOf(" ") + 1, -1).replace(/^[("“'‘]+/, "");
  return !titles.has(word) && !/^\p{Lu}$/u.test(word);
}

/**
 * Cuts the phonemes of a sentence into parts of at most `limit` symbols, at clause marks where there are any, else between
 * words. With `firstLimit` the first part is kept short where a clause ends, so that speech can begin sooner.
 */
export function splitPhonemes(phonemes: string, limit: number, firstLimit = limit): string[] {
  const parts: string[] = [];
  let current = "";
  for (const clause of phonemes.split(/(?<=[,;:—…])\s+/u).flatMap((part) => splitLong(part, limit))) {
    const most = parts.length === 0 ? firstLimit : limit;
    const joined = current ? `${current} ${clause}` : clause;
    if (current && (joined.length > limit || (joined.length > most && current.length >= SHORTEST_OPENING))) {
      parts.push(current);
      current = clause;
    } else {
      current = joined;
    }
  }
  return current ? [...parts, current] : parts;
}

/** Parts of at most `limit` characters: cut after a clause if one ends in the second half, else at a space, else anywhere. */
function splitLong(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const window = rest.slice(0, limit + 1);
    const clause = window.search(/[,;:—….!?]\s(?!.*[,;:—….!?]\s)/su) + 1;
    const space = clause > limit / 2 ? clause : window.lastIndexOf(" ");
    const end = space > 0 ? space : limit;
    parts.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return rest ? [...parts, rest] : parts;
}
