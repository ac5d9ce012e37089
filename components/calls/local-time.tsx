"use client";

import { useSyncExternalStore } from "react";

const forms = {
  full: { dateStyle: "full", timeStyle: "short" },
  short: { dateStyle: "medium", timeStyle: "short" },
  time: { timeStyle: "short" },
  day: { weekday: "long", day: "numeric", month: "long" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const never = () => () => {};

/** A moment in the reader's own time zone and language. The server knows neither and writes UTC first. */
export function LocalTime({ iso, form }: { iso: string; form: keyof typeof forms }) {
  const isHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const text = new Intl.DateTimeFormat(isHere ? undefined : "en-GB", {
    ...forms[form],
    ...(isHere ? {} : { timeZone: "UTC" }),
  }).format(new Date(iso));
  return <time dateTime={iso}>{text}</time>;
}
