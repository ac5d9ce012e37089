"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

type LocalTimeProps = { iso: string };

/** A moment in the reader's own time zone and language, with the year only when it is another one. The server knows
 * neither and writes UTC first. */
export function LocalTime({ iso }: LocalTimeProps) {
  const isHere = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const date = new Date(iso);
  const text = new Intl.DateTimeFormat(isHere ? undefined : "en-GB", {
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
    ...(date.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" }),
    ...(isHere ? {} : { timeZone: "UTC" }),
  }).format(date);
  return <time dateTime={iso}>{text}</time>;
}
