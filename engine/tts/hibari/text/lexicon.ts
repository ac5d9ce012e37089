import { type Ending, gerund, past, plural } from "./endings";
import type { JsonTable } from "./json-table";
import { PRIMARY, SECONDARY, withStress } from "./stress";

/** What follows a word, which decides how small words before it are said. */
export type Ahead = {
  /** whether a vowel comes next; undefined before a pause */
  vowel: boolean | undefined;
  /** whether the next word is "to" */
  to: boolean;
};

export type Lexicon = {
  /** The phonemes of a word with this tag, from the word lists or made from a known stem; undefined when unknown. */
  read(word: string, tag: string, stress: number | undefined, ahead: Ahead): string | undefined;
  /** As `read`, for words of our own making ("hundred", "dollars"): no tag, no context. */
  say(word: string, stress?: number): string;
};

type Entry = string | Record<string, string | null>;

const SYMBOLS = new Map([
  ["%", "percent"],
  ["&", "and"],
  ["+", "plus"],
  ["@", "at"],
]);
const NO_CONTEXT: Ahead = { vowel: false, to: false };

/** Reads words from the checked list (`gold`) and then the generated one (`silver`). */
export function createLexicon(gold: JsonTable, silver: JsonTable): Lexicon {
  const goldEntry = (word: string) => entryOf(gold, word);
  const silverEntry = (word: string) => entryOf(silver, word);
  const isListed = (word: string) => goldEntry(word) !== undefined || silverEntry(word) !== undefined;

  function isKnown(word: string): boolean {
    if (isListed(word) || SYMBOLS.has(word)) return true;
    if (!/^[A-Za-z]+$/.test(word)) return false;
    if (word.length === 1 || (isUpper(word) && goldEntry(word.toLowerCase()) !== undefined)) return true;
    return isUpper(word.slice(1));
  }

  function spell(word: string): string | undefined {
    const letters = Array.from(word.replace(/[^\p{L}]/gu, ""), (letter) => goldEntry(letter.toUpperCase()));
    if (!letters.every((letter) => typeof letter === "string")) return undefined;
    const sounds = withStress(letters.join(""), 0);
    const last = sounds.lastIndexOf(SECONDARY);
    return last < 0 ? sounds : sounds.slice(0, last) + PRIMARY + sounds.slice(last + 1);
  }

  function lookUp(word: string, tag: string, stress: number | undefined, ahead: Ahead): string | undefined {
    const shouts = isUpper(word) && goldEntry(word) === undefined;
    const key = shouts ? word.toLowerCase() : word;
    const isName = shouts && tag === "NNP";
    const entry = goldEntry(key) ?? (isName ? undefined : silverEntry(key));
    const phonemes = typeof entry === "object" ? choose(entry, tag, ahead) : entry;
    if (phonemes === undefined || (isName && !phonemes.includes(PRIMARY))) {
      const spelled = spell(key);
      if (spelled !== undefined) return spelled;
    }
    return phonemes === undefined ? undefined : withStress(phonemes, stress);
  }

  function derive(ending: Ending, word: string, tag: string, stress: number | undefined, ahead: Ahead) {
    const stem = ending.stemsOf(word).find(isKnown);
    const sound = stem && lookUp(stem, tag, stress ?? ending.stress, ahead);
    return sound ? ending.sound(sound) : undefined;
  }

  function deriveAny(word: string, tag: string, stress: number | undefined, ahead: Ahead): string | undefined {
    return (
      derive(plural, word, tag, stress, ahead) ??
      derive(past, word, tag, stress, ahead) ??
      derive(gerund, word, tag, stress, ahead)
    );
  }

  /** "HELLO" and "Hello" are read as "hello" unless they have a reading of their own or may be a short name. */
  function lowered(word: string, tag: string, stress: number | undefined, ahead: Ahead): string {
    const lower = word.toLowerCase();
    const isCased = word.length > 1 && word !== lower && /^\p{L}+$/u.test(word.replaceAll("'", ""));
    if (!isCased || (tag === "NNP" && word.length <= 7) || isListed(word)) return word;
    if (!isUpper(word) && word.slice(1) !== lower.slice(1)) return word;
    return isListed(lower) || deriveAny(lower, tag, stress, ahead) ? lower : word;
  }

  function functionWord(word: string, tag: string, stress: number | undefined, ahead: Ahead): string | undefined {
    const lower = word.toLowerCase();
    const isPlain = word === lower || word === capitalize(lower);
    switch (lower) {
      case "a":
        return tag === "DT" ? "ɐ" : "ˈA";
      case "an":
        return word === "AN" && tag.startsWith("NN") ? spell(word) : "ɐn";
      case "am":
        if (tag.startsWith("NN")) return spell(word);
        return ahead.vowel === undefined || word !== "am" || (stress ?? 0) > 0 ? plainEntry("am") : "ɐm";
      case "i":
        return word === "I" && tag === "PRP" ? `${SECONDARY}I` : undefined;
      case "by":
        return parentOf(tag) === "ADV" ? "bˈI" : undefined;
      case "to":
        if (!isPlain && tag !== "TO" && tag !== "IN") return undefined;
        return ahead.vowel === undefined ? plainEntry("to") : ahead.vowel ? "tʊ" : "tə";
      case "in":
        if (!isPlain && tag === "NNP") return undefined;
        return ahead.vowel === undefined || tag !== "IN" ? `${PRIMARY}ɪn` : "ɪn";
      case "the":
        if (!isPlain && tag !== "DT") return undefined;
        return ahead.vowel ? "ði" : "ðə";
      case "vs":
      case "vs.":
        return tag === "IN" ? lookUp("versus", "", undefined, ahead) : undefined;
      case "used": {
        const entry = goldEntry("used");
        if (typeof entry !== "object") return undefined;
        return (ahead.to && (tag === "VBD" || tag === "JJ") ? entry.VBD : entry.DEFAULT) ?? undefined;
      }
      default:
        return undefined;
    }
  }

  function plainEntry(word: string): string | undefined {
    const entry = goldEntry(word);
    return typeof entry === "object" ? (entry.DEFAULT ?? undefined) : entry;
  }

  function read(word: string, tag: string, stress: number | undefined, ahead: Ahead): string | undefined {
    const symbol = SYMBOLS.get(word);
    if (symbol) return lookUp(symbol, "", undefined, ahead);
    const special = isDottedLetters(word) ? spell(word) : functionWord(word, tag, stress, ahead);
    if (special !== undefined) return special;
    const plain = lowered(word, tag, stress, ahead);
    if (isKnown(plain)) return lookUp(plain, tag, stress, ahead);
    const owner = plain.endsWith("s'") ? `${plain.slice(0, -2)}'s` : plain;
    if (owner !== plain && isKnown(owner)) return lookUp(owner, tag, stress, ahead);
    const bare = plain.slice(0, -1);
    if (plain.endsWith("'") && isKnown(bare)) return lookUp(bare, tag, stress, ahead);
    return deriveAny(plain, tag, stress, ahead);
  }

  return {
    read,
    // The ending first: the lists also hold some plurals as acronyms (EUROS).
    say: (word, stress) => derive(plural, word, "", stress, NO_CONTEXT) ?? lookUp(word, "", stress, NO_CONTEXT) ?? "",
  };
}

/** A word is listed under its lower-case or capitalised form, and found under both. */
function entryOf(table: JsonTable, word: string): Entry | undefined {
  const own = table.get(word);
  if (isEntry(own)) return own;
  if (word.length < 2) return undefined;
  const lower = word.toLowerCase();
  const other = word === lower ? capitalize(lower) : word === capitalize(lower) ? lower : word;
  const found = other === word ? undefined : table.get(other);
  return isEntry(found) ? found : undefined;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "string" || (typeof value === "object" && value !== null);
}

function choose(entry: Record<string, string | null>, tag: string, ahead: Ahead): string | undefined {
  const key = ahead.vowel === undefined && "None" in entry ? "None" : tag in entry ? tag : parentOf(tag);
  return (key in entry ? entry[key] : entry.DEFAULT) ?? undefined;
}

function parentOf(tag: string): string {
  if (tag.startsWith("VB")) return "VERB";
  if (tag.startsWith("NN")) return "NOUN";
  if (tag.startsWith("ADV") || tag.startsWith("RB")) return "ADV";
  return tag.startsWith("ADJ") || tag.startsWith("JJ") ? "ADJ" : tag;
}

/** "U.S.", "p.m": letters with dots between, at most two at a time. */
function isDottedLetters(word: string): boolean {
  const inner = word.replace(/^\.+|\.+$/g, "");
  return (
    inner.includes(".") &&
    /^\p{L}+$/u.test(word.replaceAll(".", "")) &&
    word.split(".").every((part) => part.length < 3)
  );
}

function isUpper(word: string): boolean {
  return word === word.toUpperCase();
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
