import type { Expected } from "./expectation";

/** A run of digits, letters or the parts of an address at the end of what was said. */
export type Dictation = {
  /** Digits and letters so far: "twenty five" counts two, "1089" four. */
  symbols: number;
  kind: "digits" | "letters" | "e-mail" | "date";
};

const units = "zero oh one two three four five six seven eight nine".split(" ");
const teens = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(" ");
const tens = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const repeats = ["double", "triple"];
const joints = ["dash", "hyphen", "dot", "underscore", "slash", "point", "plus", "minus", "at"];
const months = /\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b/i;
const announces =
  /\b(?:number|code|pin|digits|zip|postcode|flight|account|reference|spelled|spelt|reach me (?:at|on)|call me (?:at|on))\b/i;

/** What is being dictated at the end of these words; undefined when nothing is. English. */
export function dictationIn(transcript: string, expected: Expected | undefined): Dictation | undefined {
  const words = transcript.toLowerCase().match(/[a-z0-9@']+/g) ?? [];
  if (isAddress(words, expected)) return { kind: "e-mail", symbols: words.length };
  if (expected?.kind === "date" || endsInDate(transcript)) return { kind: "date", symbols: 0 };
  const run = trailingRun(words);
  const digits = run.reduce((sum, word) => sum + digitsOf(word), 0);
  const letters = run.filter(isLetter).length;
  const symbols = digits + letters;
  if (symbols === 0) return undefined;
  const isAskedFor = expected?.kind === "digits" || expected?.kind === "spelling";
  const isAnnounced = announces.test(transcript);
  // "at seven", "twenty five" and "Plan B" are no dictation, "five five" and "1089" are.
  const pieces = run.filter((word) => digitsOf(word) > 0 || isLetter(word)).length;
  if (!isAskedFor && !isAnnounced && (pieces < 3 || symbols < 3)) return undefined;
  return { kind: digits > 0 ? "digits" : "letters", symbols };
}

/** How likely a dictation is whole, as log odds. A comma or "dash" at its end means that more comes. */
export function dictationOdds(dictation: Dictation, transcript: string, expected: Expected | undefined): number {
  if (/(?:,|\b(?:dash|hyphen|dot|underscore|slash|double|triple|at))[.…]*$/i.test(transcript.trim())) return -2.5;
  const { kind, symbols } = dictation;
  if (kind === "e-mail") return isWholeAddress(transcript) ? 1.5 : -2;
  if (kind === "date") return hasYear(transcript) ? 1 : -0.7;
  const wanted = expected?.digits;
  if (wanted !== undefined) return symbols >= wanted ? 2 : -2.5;
  if (kind === "letters") return symbols >= 4 ? -0.8 : -2;
  if (symbols >= 10) return 0.8;
  if (symbols >= 7) return -0.7;
  return symbols >= 4 && !expected?.isPhone ? -1.1 : -2;
}

function trailingRun(words: readonly string[]): string[] {
  const from = words.findLastIndex((word) => !isPart(word)) + 1;
  return words.slice(from);
}

const isPart = (word: string) =>
  digitsOf(word) > 0 || isLetter(word) || repeats.includes(word) || (joints.includes(word) && word !== "at");
const isLetter = (word: string) => /^[a-z]$/.test(word);

function digitsOf(word: string): number {
  if (/^\d+$/.test(word)) return word.length;
  if (units.includes(word)) return 1;
  if (teens.includes(word)) return 2;
  if (tens.includes(word)) return 1.5;
  return 0;
}

function isAddress(words: readonly string[], expected: Expected | undefined): boolean {
  if (words.some((word) => word.includes("@"))) return true;
  if (expected?.kind === "e-mail") return !words.some((word) => ["no", "don't", "same"].includes(word));
  const lead = words.findLastIndex((word) => word === "mail" || word === "email");
  return lead >= 0 && words.slice(lead).some((word) => word === "dot" || word === "at" || word === "is");
}

/** Ends in a dot and two to ten letters after an "at". */
const isWholeAddress = (transcript: string) =>
  /(?:@|\bat\b).*(?:\bdot |\.)(?:com|org|net|edu|gov|info|io|dev|co|[a-z]{2,6})[.!?]*$/i.test(transcript.trim());

const endsInDate = (transcript: string) => {
  const tail = transcript.split(/\s+/).slice(-4).join(" ");
  return /\b(?:born|birth)/i.test(transcript) && (months.test(tail) || /\d(?:st|nd|rd|th)\b/.test(tail));
};

const hasYear = (transcript: string) =>
  /\b(?:19|20)\d\d\b|\b(?:nineteen|two thousand|twenty)[ -](?:\w+)(?:[ -]\w+)?[.!?]*$|\/\d{2,4}\b/i.test(transcript) &&
  (months.test(transcript) || /\d/.test(transcript) || /\b(?:nineteen|thousand)\b/i.test(transcript));
