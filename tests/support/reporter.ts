import type { Reporter } from "@/scripts/start/reporter";

/** Keeps what set-up would have said, for the message of a test that fails. */
export function quietReporter(): Reporter & { lines: string[] } {
  const lines: string[] = [];
  const step = (title: string) => ({
    note: () => undefined,
    progress: () => undefined,
    done: () => void lines.push(`${title}: done`),
    abandon: () => undefined,
    fail: () => void lines.push(`${title}: failed`),
  });
  return {
    lines,
    step,
    say: (text) => void lines.push(text),
    log: (part, text) => void lines.push(`${part}: ${text}`),
  };
}
