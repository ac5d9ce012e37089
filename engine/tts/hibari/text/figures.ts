import { past, plural } from "./endings";
import type { Lexicon } from "./lexicon";
import { cardinal, decimal, ordinal, year } from "./number-words";

const CURRENCIES = new Map<string, readonly [unit: string, part: string]>([
  ["$", ["dollar", "cent"]],
  ["£", ["pound", "pence"]],
  ["€", ["euro", "cent"]],
]);

export function isCurrencySign(text: string): boolean {
  return CURRENCIES.has(text);
}

/** "dollars" for "$". */
export function currencyName(sign: string): string | undefined {
  const names = CURRENCIES.get(sign);
  return names && `${names[0]}s`;
}

/** Whether a token is a number we can read: digits with commas and points, a suffix (1980s, 3rd), a minus in front. */
export function isFigure(text: string, isHead: boolean): boolean {
  if (!/[0-9]/.test(text)) return false;
  const bare = text.replace(/(?:ing|'d|ed|'s|st|nd|rd|th|s)$/, "");
  return (isHead ? /^-?[0-9.,]*$/ : /^[0-9.,]*$/).test(bare);
}

/**
 * Reads a figure: ordinals, years, amounts of money, decimals, and digits one by one where it is part of a code.
 *
 * @param currency the sign before it, if any
 * @param isHead false when it stands behind letters or other digits ("B12", "INV-2024"): then it is a code, not a quantity
 */
export function readFigure(text: string, currency: string | undefined, isHead: boolean, lexicon: Lexicon): string {
  const suffix = /[a-z']+$/.exec(text)?.[0] ?? "";
  const signed = text.slice(0, text.length - suffix.length);
  const figure = signed.replace(/^-/, "");
  const words = figureWords(figure, suffix, currency, isHead, signed !== figure);
  const sounds = (signed === figure ? words : ["minus", ...words])
    .map((word) => (word === "O" || word === "point" ? lexicon.say(word, -2) : lexicon.say(word)))
    .join(" ");
  if (suffix === "s" || suffix === "'s") return plural.sound(sounds);
  if (suffix === "ed" || suffix === "'d") return past.sound(sounds);
  return suffix === "ing" ? `${sounds}ɪŋ` : sounds;
}

function figureWords(figure: string, suffix: string, currency: string | undefined, isHead: boolean, isMinus: boolean) {
  const isOrdinal = ["st", "nd", "rd", "th"].includes(suffix);
  const digits = figure.replaceAll(",", "");
  const isWhole = /^\d+$/.test(figure);
  const names = currency ? CURRENCIES.get(currency) : undefined;
  if (isWhole && isOrdinal) return split(ordinal(figure));
  if (isWhole && figure.length === 4 && !isMinus && !names) return split(year(figure));
  if (!isHead && !figure.includes(".")) return codeWords(digits);
  if (!isHead || figure.split(".").length > 2) return digits.split(".").flatMap(partWords);
  const [whole = "", part = ""] = digits.split(".");
  if (names && part.length < 3) return moneyWords(whole, part, names);
  if (isOrdinal && !figure.includes(".")) return split(ordinal(digits));
  if (figure.startsWith(".")) return ["point", ...split(decimal(`0${digits}`)).slice(2)];
  return split(decimal(digits));
}

/** "204" → two O four, "287" → two eighty-seven, "0042" → one by one. */
function codeWords(digits: string): string[] {
  if (digits.startsWith("0") || digits.length > 3) return oneByOne(digits);
  if (digits.length < 3 || digits.endsWith("00")) return split(cardinal(digits));
  const rest = digits.charAt(1) === "0" ? ["O", ...oneByOne(digits.slice(2))] : split(cardinal(digits.slice(1)));
  return [...oneByOne(digits.charAt(0)), ...rest];
}

function partWords(digits: string): string[] {
  if (!digits) return [];
  const isRound = digits.length === 2 || /^\d0*$/.test(digits);
  return digits.startsWith("0") || !isRound ? oneByOne(digits) : split(cardinal(digits));
}

function moneyWords(whole: string, part: string, [unit, cent]: readonly [string, string]): string[] {
  const units = whole.replace(/^0+/, "") || "0";
  const cents = part.padEnd(part ? 2 : 0, "0").replace(/^0+/, "");
  const unitWords = [...split(cardinal(units)), units === "1" ? unit : `${unit}s`];
  if (!cents) return unitWords;
  const centWords = [...split(cardinal(cents)), cents === "1" || cent === "pence" ? cent : `${cent}s`];
  return units === "0" ? centWords : [...unitWords, "and", ...centWords];
}

function oneByOne(digits: string): string[] {
  return Array.from(digits, (digit) => cardinal(digit));
}

function split(words: string): string[] {
  return words.split(/[^a-z]+/).filter(Boolean);
}
