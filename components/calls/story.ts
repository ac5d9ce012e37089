import type { CallDetail, Handover, Incident, ToolCall, Turn } from "@/lib/calls/schema";

/** What happened in a call, in reading order. */
export type Chapter =
  | { kind: "turn"; turn: Turn; tools: readonly ToolCall[] }
  | { kind: "incident"; incident: Incident }
  | { kind: "handover"; handover: Handover };

/** Turns with the skills they used, and incidents and changes of the agent where they happened. A skill whose turn was never spoken stands at
 * the last turn before it. */
export function storyOf({
  turns,
  toolCalls,
  incidents,
  handovers,
}: Pick<CallDetail, "turns" | "toolCalls" | "incidents" | "handovers">): Chapter[] {
  const owner = (tool: ToolCall) =>
    turns.find(({ index }) => index === tool.turnIndex) ?? turns.findLast(({ startMs }) => startMs <= tool.startedMs);
  const chapters: Chapter[] = turns.map((turn) => ({
    kind: "turn",
    turn,
    tools: toolCalls.filter((tool) => owner(tool) === turn),
  }));
  const put = (chapter: Chapter, atMs: number) => {
    const after = chapters.findIndex((other) => other.kind === "turn" && other.turn.startMs > atMs);
    chapters.splice(after < 0 ? chapters.length : after, 0, chapter);
  };
  for (const incident of incidents) put({ kind: "incident", incident }, incident.atMs);
  for (const handover of handovers) put({ kind: "handover", handover }, handover.atMs);
  return chapters;
}

/** The turn to be heard at a moment of the call: the last one that has begun, until a second after its end. */
export function turnAt(turns: readonly Turn[], atMs: number): Turn | undefined {
  const turn = turns.findLast(({ startMs }) => startMs <= atMs);
  return turn && atMs <= turn.endMs + 1_000 ? turn : undefined;
}

/** An interrupted turn as what was heard and what was not; otherwise all of it was heard. */
export function heardOf({ text, heardText, interrupted }: Turn): { heard: string; unheard: string } {
  if (!interrupted || heardText === null) return { heard: text, unheard: "" };
  const heard = heardText.trimEnd();
  // What was heard can be worded otherwise than what was meant (numbers, abbreviations): then only it is sure.
  return text.startsWith(heard) ? { heard, unheard: text.slice(heard.length) } : { heard, unheard: "" };
}
