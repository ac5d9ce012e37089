import { z } from "zod";
import { abbreviationRules, romanRules } from "./abbreviations";
import { monthRules, timeAndDateRules } from "./dates";
import { plainSpeechRules } from "./plain-speech";
import { amountRules, relationRules, symbolRules } from "./quantities";
import { applyRules } from "./rewrite";

const forms = z.tuple([z.string(), z.string()]);
const words = z.record(z.string(), z.string());

/** The model's own word tables (`normalize.json`): short form → what is said; units and currencies as [one, many]. */
export const normalizeTablesSchema = z.object({
  months: words,
  titles: words,
  abbreviations: words,
  units: z.record(z.string(), forms),
  symbols: words,
  currency: z.record(z.string(), forms),
  roman_cardinal: z.array(z.string()),
  roman_ordinal: z.array(z.string()),
});
export type NormalizeTables = z.infer<typeof normalizeTablesSchema>;

/**
 * Writes out what the dictionary cannot read: times, dates, money in words, units, abbreviations, Roman numerals, symbols.
 * Plain numbers, years, ordinals and simple amounts stay figures: they are read later, with their context.
 * The order matters: a date must be gone before a fraction is looked for.
 */
export function createNormalizer(tables: NormalizeTables): (text: string) => string {
  const rules = [
    ...plainSpeechRules,
    ...timeAndDateRules(tables.months),
    ...amountRules(tables.units, tables.currency),
    ...monthRules(tables.months),
    ...abbreviationRules(tables.titles, tables.abbreviations),
    ...romanRules(tables.roman_cardinal, tables.roman_ordinal),
    ...relationRules(Object.values(tables.months)),
    ...symbolRules(tables.symbols),
  ];
  return (text) => {
    const plain = tidySpaces(text.normalize("NFC")).replaceAll("’", "'").replaceAll("‒", "-").replaceAll("―", "—");
    return tidySpaces(applyRules(rules, plain)).replace(/ +([,.;:!?])/g, "$1");
  };
}

function tidySpaces(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}
