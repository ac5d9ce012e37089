import { stripVTControlCharacters } from "node:util";
import { scrub } from "@/lib/log";

const levels: Record<string, number> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };
const alarming = /\b(error|fatal|panic|warn(ing)?|exception|unhandled)\b/i;

/** What of a part's line a person at the terminal should see, or undefined for what only the log file keeps.
 * `threshold` is a pino level number: 40 = warnings and worse, 30 also news, 20 everything. */
export function readableLine(line: string, threshold: number): string | undefined {
  const text = scrub(stripVTControlCharacters(line).trimEnd());
  if (text.trim() === "") return undefined;
  const entry = parse(text);
  if (!entry) return threshold <= 30 || alarming.test(text) ? text : undefined;
  return entry.level >= threshold ? entry.message : undefined;
}

/** pino writes numbers as levels, LiveKit words. */
function parse(text: string): { level: number; message: string } | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    const { level, msg, err, error } = JSON.parse(text) as Record<string, unknown>;
    const problem = err && typeof err === "object" && "message" in err ? err.message : (err ?? error);
    const message = [msg, problem].filter((part) => typeof part === "string" && part !== "").join(": ");
    const number = typeof level === "number" ? level : (levels[String(level).toLowerCase()] ?? 30);
    return { level: number, message: message || text };
  } catch {
    return undefined;
  }
}
