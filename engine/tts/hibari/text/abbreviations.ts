import { ordinal } from "./number-words";
import { anyOf, NOT_AFTER_NUMBER, type Rule, rule, WORD, WORD_END, WORD_START } from "./rewrite";

const ROMAN = `((?=[IVXLC])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3}))${WORD_END}(?!['.]${WORD})`;
const ROMAN_VALUES: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };

/** "Dr. Lee", "Main St.", "approx.", "No. 5", "#5". */
export function abbreviationRules(titles: Record<string, string>, abbreviations: Record<string, string>): Rule[] {
  return [
    // "St Paul", but "Main St.": a title needs a name behind it.
    rule(String.raw`${WORD_START}(${anyOf(Object.keys(titles))})\.? (?=[A-Z])`, ({ groups: [title = ""] }) => {
      return `${titles[title]} `;
    }),
    rule(
      `${NOT_AFTER_NUMBER}(${anyOf(Object.keys(abbreviations))})${WORD_END}`,
      ({ groups: [short = ""], after }) => `${abbreviations[short]}${after === "" && short.endsWith(".") ? "." : ""}`,
    ),
    rule(String.raw`${WORD_START}(No|Nos)\. ?(?=\d)`, ({ groups: [short] }) =>
      short === "No" ? "Number " : "Numbers ",
    ),
    rule(String.raw`(?<![\p{L}\p{N}_&])#(?=\d)`, () => "number "),
  ];
}

/** "Chapter IV" → "Chapter 4", "Henry VIII" → "Henry the eighth"; the words before say which. */
export function romanRules(counted: string[], named: string[]): Rule[] {
  return [
    rule(
      `${WORD_START}(${anyOf(counted)}) ${ROMAN}`,
      ({ groups: [noun, numeral = ""] }) => `${noun} ${roman(numeral)}`,
    ),
    rule(`${WORD_START}(${anyOf(named)}) ${ROMAN}`, ({ groups: [name, numeral = ""] }) => {
      return `${name} the ${ordinal(String(roman(numeral)))}`;
    }),
  ];
}

function roman(numeral: string): number {
  const values = Array.from(numeral, (letter) => ROMAN_VALUES[letter] ?? 0);
  return values.reduce((total, value, n) => total + (value < (values[n + 1] ?? 0) ? -value : value), 0);
}
