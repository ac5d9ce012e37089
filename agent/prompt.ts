import type { AgentConfig } from "@/lib/agents/schema";

const spokenStyle =
  "You are speaking aloud on a call. Answer in one to three short sentences of plain words, without lists, Markdown or emoji.";

/** The system prompt. It stays the same for a whole call, so that the language model's prefix is computed once.
 * A starter model gets the builder's words alone: it repeats rules instead of following them. */
export function buildInstructions(config: AgentConfig, model: { isStarter: boolean }): string {
  return model.isStarter ? config.instructions : `${config.instructions}\n\n${spokenStyle}`;
}

const mostOfFacts = 2_000;

/** The prompt with what was remembered about the caller, the latest first when it is much. */
export function withFacts(instructions: string, facts: readonly string[]): string {
  if (facts.length === 0) return instructions;
  let known = "";
  for (const fact of facts.toReversed()) {
    const line = `\n- ${fact.replace(/\s+/g, " ")}`;
    if (known.length + line.length > mostOfFacts) break;
    known += line;
  }
  return `${instructions}\n\nWhat you know about the caller:${known}`;
}
