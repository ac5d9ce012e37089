import type { StageId } from "@/lib/calls/latency";

/** What each stage of an answer is called, and what ends it. */
export const answerStages: Record<StageId, { label: string; help: string }> = {
  transcript: { label: "Listening", help: "until the caller had surely finished and the words were final" },
  turn: { label: "Turn", help: "until it was the agent’s turn" },
  llm: { label: "Thinking", help: "until the first word of the answer" },
  tool: { label: "Skill", help: "while skills were at work" },
  text: { label: "Wording", help: "until the first words were given to the voice" },
  voice: { label: "Speaking", help: "until the first sound of the voice was made" },
  line: { label: "Playing", help: "until that sound was out" },
};
