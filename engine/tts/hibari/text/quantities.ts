import { sayDate } from "./dates";
import { anyOf, NOT_AFTER_NUMBER, NUMBER, type Rule, rule, WORD_END, WORD_START } from "./rewrite";

type Forms = readonly [one: string, many: string];

const SCALE = `(?:\\s?(hundred|thousand|million|billion|trillion|[kKmMbB]${WORD_END}))`;
const SCALE_LETTERS: Record<string, string> = { k: "thousand", m: "million", b: "billion" };
const PARTS = ["", "", "half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** Money that figures alone do not say, degrees and units: $1.2M, 99¢, EUR 20, 72°F, 5 kg. */
export function amountRules(units: Record<string, Forms>, currency: Record<string, Forms>): Rule[] {
  return [
    rule(`([$£€])(${NUMBER})${SCALE}`, ({ groups: [sign = "", amount = "", scale = ""] }) =>
      scaled(amount, scale, currency[sign]),
    ),
    rule(String.raw`${NOT_AFTER_NUMBER}(${NUMBER})\s?¢`, ({ groups: [amount = ""] }) => counted(amount, currency["¢"])),
    rule(
      String.raw`${WORD_START}([¥₹₩]|Rs\.?|USD|EUR|GBP)\s?(${NUMBER})${SCALE}?`,
      ({ groups: [sign = "", amount = "", scale] }) => {
        const words = currency[sign.replace(".", "")];
        return scale ? scaled(amount, scale, words) : counted(amount, words);
      },
    ),
    rule(
      String.raw`${NOT_AFTER_NUMBER}(-?${NUMBER})\s?°\s?([CF])?${WORD_END}`,
      ({ groups: [amount = "", scale] }) =>
        `${counted(amount, ["degree", "degrees"])}${scale ? (scale === "C" ? " Celsius" : " Fahrenheit") : ""}`,
    ),
    rule(
      String.raw`${NOT_AFTER_NUMBER}(-?${NUMBER})\s?(${anyOf(Object.keys(units))})${WORD_END}`,
      ({ groups: [amount = "", unit = ""] }) => counted(amount, units[unit]),
    ),
  ];
}

/** Fractions (or days, 5/6), ranges and plus signs. */
export function relationRules(monthNames: string[]): Rule[] {
  return [
    rule(
      String.raw`(?<![\p{L}\p{N}_./])(\d{1,2})/(\d{1,2})(?![\p{L}\p{N}_./])`,
      ({ groups: [above = "", below = ""] }) =>
        sayFraction(Number(above), Number(below)) ??
        (Number(above) <= 12 ? sayDate(monthNames, Number(above), below) : undefined) ??
        `${Number(above)} slash ${Number(below)}`,
    ),
    rule(
      String.raw`(?<![\p{L}\p{N}_.\-])(\d{1,4})\s?[-–]\s?(\d{1,4})(?![\p{L}\p{N}_.\-%])`,
      ({ groups: [from, to] }) => `${from} to ${to}`,
    ),
    rule(String.raw`(?<![\p{L}\p{N}_+])\+(?=\d)`, () => "plus "),
  ];
}

/** Symbols as words. The operators are only said between two things. */
export function symbolRules(symbols: Record<string, string>): Rule[] {
  return Object.entries(symbols).map(([symbol, word]) => {
    const escaped = anyOf([symbol]);
    const pattern = "=<>~".includes(symbol) ? String.raw`(?<=\S) ?${escaped} ?(?=\S)` : escaped;
    return rule(pattern, () => (word ? ` ${word} ` : " "));
  });
}

function counted(amount: string, words: Forms | undefined): string | undefined {
  const isOne = ["1", "1.0", "-1"].includes(amount.replaceAll(",", ""));
  return words && `${amount} ${words[isOne ? 0 : 1]}`;
}

function scaled(amount: string, scale: string, words: Forms | undefined): string | undefined {
  return words && `${amount} ${SCALE_LETTERS[scale.toLowerCase()] ?? scale} ${words[1]}`;
}

function sayFraction(above: number, below: number): string | undefined {
  if (above <= 0 || above >= below || below > 10) return undefined;
  if (below === 2) return "one half";
  return `${above} ${PARTS[below]}${above === 1 ? "" : "s"}`;
}
