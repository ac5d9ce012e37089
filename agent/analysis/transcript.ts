import { estimateTokens } from "@/lib/agents/tokens";

export type Said = { role: "caller" | "agent"; text: string };
export type Transcript = { text: string; isCut: boolean };

/** Of one turn, in characters: what goes on longer is dictated, or made up to fill the page. */
const longestTurn = 1_500;

/** A call as lines, cut to what a model can read: what it began with and how it ended tell more than its middle. */
export function transcriptOf(turns: readonly Said[], budgetTokens: number): Transcript {
  const lines = turns.flatMap(({ role, text }) => {
    const words = tidy(text);
    return words ? [`${role === "caller" ? "Caller" : "Agent"}: ${words}`] : [];
  });
  const costs = lines.map((line) => estimateTokens(line) + 1);
  const sum = costs.reduce((total, cost) => total + cost, 0);
  if (sum <= budgetTokens) return { text: lines.join("\n"), isCut: false };

  const kept = new Set<number>();
  let left = budgetTokens - estimateTokens(gapOf(lines.length));
  for (let [first, last, fromEnd] = [0, lines.length - 1, true]; first <= last; fromEnd = !fromEnd) {
    const at = fromEnd ? last : first;
    left -= costs[at] ?? 0;
    if (left < 0) break;
    kept.add(at);
    if (fromEnd) last -= 1;
    else first += 1;
  }
  const gap = lines.findIndex((_line, at) => !kept.has(at));
  const shown = lines.flatMap((line, at) => {
    if (at === gap) return [gapOf(lines.length - kept.size)];
    return kept.has(at) ? [line] : [];
  });
  return { text: shown.join("\n"), isCut: true };
}

const gapOf = (lines: number) => `[${lines} lines left out]`;

/** On one line, and without what could be taken for the transcript's end. */
function tidy(text: string): string {
  const words = text
    .replace(/<\/?transcript>/gi, " ")
    .replace(/\s+/g, " ")
    .trim();
  return words.length > longestTurn ? `${words.slice(0, longestTurn)} […]` : words;
}
