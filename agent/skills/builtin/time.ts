import { z } from "zod";
import { AppError } from "@/lib/errors";
import { defineSkill } from "../define-skill";
import { type Wording, withPlainSpaces, wordingIn } from "../wording";
import { placeBySound } from "./places-by-sound";
import { findTimeZone } from "./time-zones";

export const time = defineSkill({
  name: "time",
  description: "The current time and day, here or in any city or country. Not for durations or calendars.",
  input: z.strictObject({
    city: z.string().trim().min(1).max(80).optional().describe("City or country. Leave out for the local time."),
  }),
  // Other places are left to the language model, which may know what was meant.
  recognises: ({ city }) => city === undefined || findTimeZone(city) !== undefined,
  soundsLike: ({ city }) => misheard(city),
  async run({ city }, { now, language }) {
    const words = wordingIn(language);
    if (!city) return words.timeHere(spokenTime(now, words));
    const place = findTimeZone(city);
    if (!place) throw new AppError("not_found", words.unknownPlace(city));
    const name = shownName(place.name, city, language);
    return words.timeIn(name, spokenTime(now, words, place.timeZone), spokenDay(now, words, place.timeZone));
  },
});

function misheard(city: string | undefined) {
  const meant = city && placeBySound(city);
  return meant ? { city: meant } : undefined;
}

/** The table's names are English; elsewhere the caller's own word is the better one. */
const shownName = (inTable: string, said: string, language: string) =>
  language.startsWith("en") || !/^\p{Lu}/u.test(said) ? inTable : said;

function spokenTime(at: Date, { locale }: Wording, timeZone?: string): string {
  const clock = new Intl.DateTimeFormat(locale, { timeZone, hour: "numeric", minute: "2-digit" });
  return withPlainSpaces(clock.format(at));
}

function spokenDay(at: Date, { locale }: Wording, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, weekday: "long" }).format(at);
}
