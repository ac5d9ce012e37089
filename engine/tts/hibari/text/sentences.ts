/**
 * Cuts text into sentences: at line breaks and after closing marks, but not after a title or an initial ("Dr. Smith",
 * "J. K. Rowling") nor before a small letter.
 *
 * @param titles words whose full stop ends nothing
 */
export function splitSentences(text: string, titles: ReadonlySet<string>): string[] {
  return text
    .split(/\s*\n\s*/u)
    .flatMap((line) => splitLine(line.trim(), titles))
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
    // A very short opening ("Well,") sounds better with what follows.
    if (current && (joined.length > limit || (joined.length > most && current.length >= SHORTEST_OPENING))) {
      parts.push(current);
      current = clause;
    } else {
      current = joined;
    }
  }
  return current ? [...parts, current] : parts;
}

const SHORTEST_OPENING = 12;

function splitLong(part: string, limit: number): string[] {
  const pieces: string[] = [];
  let rest = part;
  while (rest.length > limit) {
    const space = rest.lastIndexOf(" ", limit);
    const end = space > 0 ? space : limit;
    pieces.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return rest ? [...pieces, rest] : pieces;
}
