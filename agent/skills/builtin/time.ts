import { z } from "zod";
import { AppError } from "@/lib/errors";
import { defineSkill } from "../define-skill";
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
  async run({ city }, { now }) {
    if (!city) return `It's ${spokenTime(now)}.`;
    const place = findTimeZone(city);
    if (!place) throw new AppError("not_found", `I don't know a place called ${city}.`);
    return `In ${place.name} it's ${spokenTime(now, place.timeZone)} on ${spokenDay(now, place.timeZone)}.`;
  },
});

function misheard(city: string | undefined) {
  const meant = city && placeBySound(city);
  return meant ? { city: meant } : undefined;
}

function spokenTime(at: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat("en-US", { timeZone, hour: "numeric", minute: "2-digit" })
    .format(at)
    .replace(/\u202f/g, " ");
}

function spokenDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-US", { timeZone, weekday: "long" }).format(at);
}
