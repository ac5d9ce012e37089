import type { Stage } from "@/lib/providers/catalog";
import type { Switch } from "./roster";

const doing: Record<Stage, string> = { stt: "listen", llm: "answer", tts: "speak" };

/** What the caller noticed of it. */
const heard: Record<Stage, (afterMs: number) => string> = {
  stt: (afterMs) =>
    `It was given what the caller had said so far; no word was lost, and it was ready after ${afterMs} ms.`,
  llm: (afterMs) => `The caller heard the answer about ${afterMs} ms later.`,
  tts: (afterMs) => `The caller heard another voice about ${afterMs} ms later.`,
};

/** An incident's sentences for somebody who reads the call: who failed, why, who took over, what the caller noticed. */
export function accountOf(stage: Stage, { from, to, reason, afterMs }: Switch): string {
  if (afterMs === undefined)
    return `“${from}” was left out, as it failed lately: ${reason} “${to}” was asked to ${doing[stage]} instead.`;
  return `“${from}” was to ${doing[stage]}. ${reason} “${to}” took over. ${heard[stage](afterMs)}`;
}
