import { cardinal, ordinal } from "./number-words";
import { anyOf, type Rule, rule, WORD_END, WORD_START } from "./rewrite";

/** Clock times and dates in figures: 7:05 pm, 2026-03-02, 3/2/26. `months`: "jan" → "January", in order. */
export function timeAndDateRules(months: Record<string, string>): Rule[] {
  const names = Object.values(months);
  return [
    rule(
      String.raw`${WORD_START}(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s?([AaPp])\.?[Mm]\.?(?![A-Za-z]))?(?!\d)`,
      ({ groups: [hour = "", minute = "", second, half], after }) => {
        if (Number(hour) > 24 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
        return sayTime(hour, minute, second, half, after);
      },
    ),
    rule(String.raw`${WORD_START}(\d{4})-(\d{2})-(\d{2})${WORD_END}`, ({ groups: [year, month = "", day = ""] }) =>
      sayDate(names, Number(month), day, year),
    ),
    rule(
      String.raw`${WORD_START}(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})${WORD_END}`,
      ({ groups: [first = "", second = "", year = ""] }) => {
        const full = year.length === 4 ? year : `${Number(year) > 30 ? "19" : "20"}${year}`;
        const [month, day] = Number(first) <= 12 ? [first, second] : [second, first];
        return sayDate(names, Number(month), day, full);
      },
    ),
  ];
}

/** Days with a month's name: "March 3", "3 Mar.", "Sept. 9th, 2031". */
export function monthRules(months: Record<string, string>): Rule[] {
  const shortNames = Object.keys(months).map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  const month = anyOf([...Object.values(months), ...shortNames, "Sept"]);
  const full = (name: string) => months[name.slice(0, 3).toLowerCase()] ?? name;
  return [
    rule(
      String.raw`${WORD_START}(${month})\.? (\d{1,2})(?:st|nd|rd|th)?${WORD_END}(?![:%])(,? \d{4}${WORD_END})?`,
      ({ groups: [name = "", day = "", year = ""] }) =>
        isDay(day) ? `${full(name)} ${ordinal(day)}${year}` : undefined,
    ),
    rule(
      String.raw`${WORD_START}(?:the )?(\d{1,2}) (?:of )?(${month})${WORD_END}\.?`,
      ({ groups: [day = "", name = ""] }) => (isDay(day) ? `the ${ordinal(day)} of ${full(name)}` : undefined),
    ),
  ];
}

/** "March fifth, 2026"; undefined when there is no such day or month. */
export function sayDate(monthNames: string[], month: number, day: string, year?: string): string | undefined {
  const name = monthNames[month - 1];
  if (!name || !isDay(day)) return undefined;
  return `${name} ${ordinal(day)}${year ? `, ${year}` : ""}`;
}

function sayTime(hour: string, minute: string, second: string | undefined, half: string | undefined, after: string) {
  const words = [cardinal(hour)];
  if (Number(minute) > 0) words.push(Number(minute) < 10 ? `oh ${cardinal(minute)}` : cardinal(minute));
  else if (!half && !second) words.push("o'clock");
  if (second) words.push("and", cardinal(second), Number(second) === 1 ? "second" : "seconds");
  // With dots, so that the letters are spelled; a sentence's own full stop serves as the last one.
  if (half) words.push(`${half.toUpperCase()}.M${after === "." ? "" : "."}`);
  return words.join(" ");
}

function isDay(day: string): boolean {
  return Number(day) >= 1 && Number(day) <= 31;
}
