import { weekdayName, wordedLanguages, wordingIn } from "../wording";

/** A day as an offset from today, and its weekday, 0 = Sunday. */
export type NamedDay = { offset: number; weekday: number };

const later = {
  dayAfter: /after tomorrow|übermorgen|pasado mañana|après-demain/,
  tomorrow: /tomorrow|^morgen|mañana|demain/,
  today: /today|tonight|this (morning|afternoon|evening)|later|heute|hoy|aujourd|^now$/,
  weekend: /weekend|week-end|wochenende|fin de semana/,
};

/** What somebody said of a day, as what makes a day of it once today's weekday is known. Undefined for what names no day. */
export function dayOffset(said: string): ((today: number) => NamedDay) | undefined {
  const text = said.toLowerCase();
  const named = (offset: number) => (today: number) => ({ offset, weekday: (today + offset) % 7 });
  if (later.dayAfter.test(text)) return named(2);
  if (later.tomorrow.test(text)) return named(1);
  if (later.today.test(text)) return named(0);
  const weekday = later.weekend.test(text) ? saturday : weekdayIn(text);
  if (weekday === undefined) return undefined;
  return (today) => named((weekday - today + 7) % 7)(today);
}

const saturday = 6;

function weekdayIn(text: string): number | undefined {
  const locales = wordedLanguages.map((language) => wordingIn(language).locale);
  const found = [0, 1, 2, 3, 4, 5, 6].find((weekday) =>
    locales.some((locale) => text.includes(weekdayName(weekday, locale).toLowerCase())),
  );
  return found;
}
