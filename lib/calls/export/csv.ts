import type { CallSummary } from "../schema";

const columns: Record<string, (call: CallSummary) => string | number | null> = {
  id: ({ id }) => id,
  started: ({ startedAt }) => startedAt,
  ended: ({ endedAt }) => endedAt,
  seconds: ({ startedAt, endedAt }) =>
    endedAt === null ? null : (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000,
  agent: ({ agent }) => agent.name,
  version: ({ version }) => version,
  person: ({ user }) => user.name,
  email: ({ user }) => user.email,
  end_reason: ({ endReason, status }) => endReason ?? status,
  title: ({ title }) => title,
  outcome: ({ outcome }) => outcome,
  turns: ({ turns }) => turns,
  incidents: ({ incidents }) => incidents,
  latency_ms: ({ latencyMs }) => latencyMs,
  rating: ({ thumb }) => thumb,
};

export const csvHead = `${Object.keys(columns).join(",")}\r\n`;

/** Calls as rows of CSV (RFC 4180). */
export function csvRows(calls: readonly CallSummary[]): string {
  return calls
    .map(
      (call) =>
        `${Object.values(columns)
          .map((of) => cell(of(call)))
          .join(",")}\r\n`,
    )
    .join("");
}

/** Spreadsheets take a text that begins like a formula for one, so that it gets a quote in front. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
