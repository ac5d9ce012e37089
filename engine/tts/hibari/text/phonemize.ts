import { currencyName, isFigure, readFigure } from "./figures";
import type { Ahead, Lexicon } from "./lexicon";
import { groupPieces, type Piece } from "./pieces";
import { CONSONANTS, PRIMARY, VOWELS, weightOf, withStress } from "./stress";
import { tokenize } from "./tokens";

/** What a reader of text needs: the word lists, the tagger, and a guess for words in neither list. */
export type Speller = {
  lexicon: Lexicon;
  tag: (words: string[]) => string[];
  /** phonemes of an unknown word */
  guess: (word: string) => string;
};

/** No word is written in more pieces than this. */
const MOST_PIECES = 24;
const JUNK = /^[',\-._‘’/]+$/;
const PAUSES = new Set(";:,.!?—…");
const FALLBACK = /\p{L}+(?:['’]\p{L}+)*|\d+(?:[,.]\d+)*|[^\p{L}\p{N}_\s]+/gu;
const SIGNS: Record<string, string> = {
  "/": "slˈæʃ",
  "=": "ˈikwᵊlz",
  "+": "plˈʌs",
  "&": "ænd",
  "@": "æt",
  "%": "pəɹsˈɛnt",
  "#": "hˈæʃ",
  "~": "tˈɪldə",
  "<": "lˈɛs ðən",
  ">": "ɡɹˈATəɹ ðən",
  "—": "—",
};

/** A word as it is written, with the marks around it, and its phonemes with the space behind it. */
export type Spelled = { text: string; phonemes: string };

export const phonemesOf = (words: readonly Spelled[]): string =>
  words
    .map(({ phonemes }) => phonemes)
    .join("")
    .trim();

/** One normalised sentence word by word, in misaki's alphabet. Reads from the end, because small words look ahead. */
export function spellSentence(text: string, speller: Speller): Spelled[] {
  const tokens = tokenize(text);
  const groups = groupPieces(tokens, speller.tag(tokens.map((token) => token.text)));
  let ahead: Ahead = { vowel: undefined, to: false };
  for (const group of groups.toReversed()) ahead = readGroup(group, ahead, speller);
  const words: Spelled[] = [];
  let isOpen = false;
  for (const group of groups) {
    const spaceAfter = group.at(-1)?.spaceAfter === true;
    const own = {
      text: group.map((piece) => piece.text).join(""),
      phonemes: joinGroup(group) + (spaceAfter ? " " : ""),
    };
    const last = isOpen ? words.pop() : undefined;
    words.push(last ? { text: last.text + own.text, phonemes: last.phonemes + own.phonemes } : own);
    isOpen = !spaceAfter;
  }
  return words;
}

/** Fills in the phonemes of a group: the longest readable spans from its end, or a guess for the whole. */
function readGroup(group: Piece[], ahead: Ahead, speller: Speller): Ahead {
  const [only] = group;
  if (group.length === 1 && only) {
    only.phonemes ??= readPiece(only, ahead, speller.lexicon) ?? guessPiece(only.text, speller);
    return lookPast(only, only.phonemes, ahead);
  }
  let next = ahead;
  let end = group.length;
  while (end > 0) {
    const span = longestReadable(group.slice(0, end), next, speller.lexicon);
    if (span) {
      for (const [n, piece] of group.slice(span.start, end).entries()) piece.phonemes = n === 0 ? span.phonemes : "";
      next = lookPast(span.merged, span.phonemes, next);
      end = span.start;
      continue;
    }
    end--;
    const piece = group[end];
    if (!piece || JUNK.test(piece.text)) continue;
    const guess = guessPiece(merge(group).text, speller);
    for (const [n, each] of group.entries()) each.phonemes = n === 0 ? guess : "";
    return next;
  }
  settleGroup(group);
  return next;
}

function longestReadable(pieces: Piece[], ahead: Ahead, lexicon: Lexicon) {
  for (let start = Math.max(pieces.length - MOST_PIECES, 0); start < pieces.length; start++) {
    const merged = merge(pieces.slice(start));
    const phonemes = readPiece(merged, ahead, lexicon);
    if (phonemes !== undefined) return { start, merged, phonemes };
  }
  return undefined;
}

function readPiece(piece: Piece, ahead: Ahead, lexicon: Lexicon): string | undefined {
  const word = piece.text.replace(/[‘’]/g, "'").normalize("NFKC");
  const stress = word === word.toLowerCase() ? undefined : word === word.toUpperCase() ? 2 : 0.5;
  const phonemes = lexicon.read(word, piece.tag, stress, ahead);
  if (phonemes !== undefined) {
    const name = piece.currency && currencyName(piece.currency);
    return name ? `${phonemes} ${lexicon.say(name)}` : phonemes;
  }
  return isFigure(word, piece.isHead)
    ? readFigure(word, piece.currency, piece.isHead, lexicon) || undefined
    : undefined;
}

/** Letters go to the model for unknown words, digits are read as a code, signs by name. */
function guessPiece(text: string, { lexicon, guess }: Speller): string {
  const sounds = (text.match(FALLBACK) ?? []).map((part) => {
    if (/^\d/.test(part)) return readFigure(part, undefined, false, lexicon);
    if (/^\p{L}/u.test(part)) return guess(part);
    return Array.from(part, (sign) => SIGNS[sign] ?? "").join("");
  });
  return sounds.filter(Boolean).join(" ");
}

function merge(pieces: Piece[]): Piece {
  const [first] = pieces;
  const text = pieces.map((piece, n) => piece.text + (piece.spaceAfter && n < pieces.length - 1 ? " " : "")).join("");
  const heaviest = pieces.reduce((best, piece) => (caseWeight(piece) > caseWeight(best) ? piece : best));
  return {
    text,
    tag: heaviest.tag,
    spaceAfter: pieces.at(-1)?.spaceAfter ?? false,
    currency: pieces.find((piece) => piece.currency)?.currency,
    isHead: first?.isHead ?? true,
  };
}

/** Of pieces read together, the one with most letters decides the tag; capitals count twice. */
function caseWeight({ text }: Piece): number {
  let weight = 0;
  for (const letter of text) weight += letter === letter.toLowerCase() ? 1 : 2;
  return weight;
}

function lookPast({ text, tag }: Piece, phonemes: string, ahead: Ahead): Ahead {
  let { vowel } = ahead;
  for (const sound of phonemes) {
    if (!VOWELS.has(sound) && !CONSONANTS.has(sound) && !PAUSES.has(sound)) continue;
    vowel = PAUSES.has(sound) ? undefined : VOWELS.has(sound);
    break;
  }
  return { vowel, to: text === "to" || text === "To" || (text === "TO" && (tag === "TO" || tag === "IN")) };
}

/** Decides spaces and stress inside a group whose pieces were read one by one. */
function settleGroup(group: Piece[]): void {
  const text = merge(group).text;
  const kinds = new Set(Array.from(text.replace(/[',\-._‘’/]/g, ""), kindOf));
  const isApart = /[ /]/.test(text) || kinds.size > 1;
  for (const [n, piece] of group.entries()) {
    if (piece.phonemes === undefined)
      piece.phonemes = n === group.length - 1 && PAUSES.has(piece.text) ? piece.text : "";
    else if (n > 0) piece.isApart = isApart;
  }
  if (isApart) return;
  const voiced = group.filter((piece) => piece.phonemes);
  const stressed = voiced.filter((piece) => piece.phonemes?.includes(PRIMARY));
  const [first, second] = voiced;
  if (voiced.length === 2 && first && second && first.text.length === 1) {
    weaken([second]);
    return;
  }
  if (voiced.length < 2 || stressed.length <= Math.floor((voiced.length + 1) / 2)) return;
  const byWeight = voiced.toSorted(
    (a, b) =>
      Number(stressed.includes(a)) - Number(stressed.includes(b)) ||
      weightOf(a.phonemes ?? "") - weightOf(b.phonemes ?? ""),
  );
  weaken(byWeight.slice(0, Math.floor(voiced.length / 2)));
}

function weaken(pieces: Piece[]): void {
  for (const piece of pieces) piece.phonemes = withStress(piece.phonemes ?? "", -0.5);
}

function kindOf(character: string): string {
  return /\p{L}/u.test(character) ? "letter" : /[0-9]/.test(character) ? "digit" : "other";
}

function joinGroup(group: Piece[]): string {
  let joined = "";
  for (const { isApart, phonemes = "" } of group) {
    joined += isApart && joined && phonemes && !joined.endsWith(" ") ? ` ${phonemes}` : phonemes;
  }
  return joined.replaceAll("ɾ", "T").replaceAll("ʔ", "t");
}
