import { german } from "./de";
import { english } from "./en";
import { spanish } from "./es";
import { french } from "./fr";

export type Wording = typeof english;

const wordings: Partial<Record<string, Wording>> = { en: english, de: german, es: spanish, fr: french };

/** What skills say in a language, by its tag (de-AT); in English where nobody has written it. */
export const wordingIn = (language: string): Wording => wordings[language.slice(0, 2).toLowerCase()] ?? english;

export const wordedLanguages = Object.keys(wordings);

/** "1 hour and 20 minutes". */
export function spokenLength(seconds: number, { listLocale }: Wording): string {
  const parts = [
    { value: Math.floor(seconds / 3_600), unit: "hour" },
    { value: Math.floor((seconds % 3_600) / 60), unit: "minute" },
    { value: seconds % 60, unit: "second" },
  ];
  const told = parts.filter(({ value }) => value > 0);
  const texts = (told.length > 0 ? told : parts.slice(-1)).map(({ value, unit }) =>
    new Intl.NumberFormat(listLocale, { style: "unit", unit, unitDisplay: "long" }).format(value),
  );
  return withPlainSpaces(new Intl.ListFormat(listLocale).format(texts));
}

/** Numbers, times and units come with spaces that do not break, and in French with narrow ones: no voice needs to know. */
export const withPlainSpaces = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

/** The name of a weekday, 0 = Sunday. */
export function weekdayName(weekday: number, locale: string): string {
  const thatDay = new Date(Date.UTC(2026, 0, 4 + weekday));
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(thatDay);
}
