import { AppError } from "@/lib/errors";

/** A day as an offset from today, and its name. */
export type NamedDay = { offset: number; weekday: string };

const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const inGerman = ["sonntag", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag"];

/** What somebody said of a day, as what makes a day of it once today's weekday is known. Throws `invalid_input` for what
 * names no day. */
export function dayOffset(said: string): (today: number) => NamedDay {
  const text = said.toLowerCase();
  const named = (offset: number) => (today: number) => ({ offset, weekday: weekdays[(today + offset) % 7] ?? "" });
  if (/after tomorrow|übermorgen/.test(text)) return named(2);
  if (/tomorrow|^morgen/.test(text)) return named(1);
  if (/today|tonight|this (morning|afternoon|evening)|later|heute|^now$/.test(text)) return named(0);
  const isWeekend = /weekend|wochenende/.test(text);
  const found = weekdays.findIndex(
    (name, index) => text.includes(name.toLowerCase()) || text.includes(inGerman[index] ?? "?"),
  );
  const weekday = isWeekend ? 6 : found;
  if (weekday < 0) throw new AppError("invalid_input", "For which day? Say today, tomorrow or a weekday.");
  return (today) => named((weekday - today + 7) % 7)(today);
}
