import { type Message, textOf } from "./messages";

/** Room for a summary, in tokens. */
export const summaryTokens = 200;

const task =
  "You keep notes of a phone call for the agent who is on it. Write what the agent must remember, in at most 100 words of plain prose: who the caller is, what they want, every name, number, date and decision, and what is still open. Write nothing that was not said.";

const speakers: Partial<Record<Message["role"], string>> = { user: "Caller", assistant: "Agent", tool: "Tool result" };

/** The request for a summary of `turns`, which follow on what `before` says. */
export function summaryRequest(before: string, turns: readonly Message[]): Message[] {
  const said = turns.flatMap((turn) => {
    const text = textOf(turn).trim();
    return text ? [`${speakers[turn.role] ?? "Note"}: ${text}`] : [];
  });
  const content = [before, "What was said then:", ...said].filter(Boolean).join("\n");
  return [
    { role: "system", content: task },
    { role: "user", content },
  ];
}
