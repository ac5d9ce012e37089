import { useEffect, useState } from "react";

/** Milliseconds since `startedAt` (ms since 1970), once a second; undefined before the start. */
export function useClock(startedAt: number | undefined): number | undefined {
  const [now, setNow] = useState<number>();
  useEffect(() => {
    if (startedAt === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [startedAt]);
  return startedAt === undefined || now === undefined ? undefined : Math.max(0, now - startedAt);
}
