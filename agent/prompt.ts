import { languageName } from "@/lib/agents/language";
import type { AgentConfig } from "@/lib/agents/schema";
import { fillVariables, type VariableName } from "@/lib/agents/variables";

const spokenStyle =
  "You are speaking aloud on a call. Answer in one to three short sentences of plain words, without lists, Markdown or emoji.";

/** What an agent's texts are filled in with. */
export type CallFacts = {
  caller: { name: string; role: string; isGuest?: boolean };
  agentName: string;
  startedAt: Date;
};

/** An agent's texts as they are for one call, and for all of it: so the language model's prefix is computed once. */
export type Script = {
  /** The system prompt. A starter model gets the builder's words alone: it repeats rules instead of following them. */
  instructions: string;
  /** Said when the call begins, before anything else and in full; may be empty. */
  consent: string;
  /** Said then; empty when the caller is to speak first. */
  greeting: string;
};

export function buildScript(config: AgentConfig, facts: CallFacts, model: { isStarter: boolean }): Script {
  const values = valuesOf(config, facts);
  const [instructions, consent, greeting] = [config.instructions, config.consent, config.greeting].map((text) =>
    fillVariables(text, values),
  ) as [string, string, string];
  const rules = [instructions, spokenStyle, ...(isEnglish(config) ? [] : [`Always speak ${values.language}.`])];
  return { instructions: model.isStarter ? instructions : rules.join("\n\n"), consent, greeting };
}

const isEnglish = ({ language }: AgentConfig) => language === "en" || language.startsWith("en-");

function valuesOf(
  { language }: AgentConfig,
  { caller, agentName, startedAt }: CallFacts,
): Record<VariableName, string> {
  const day = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options).format(startedAt);
  return {
    // On one line: whoever chooses their own name writes no paragraph of the instructions.
    "caller.name": caller.name.replace(/\s+/g, " "),
    "caller.role": caller.isGuest ? "guest" : caller.role,
    "agent.name": agentName,
    now: format({ ...day, hour: "numeric", minute: "2-digit" }),
    today: format(day),
    language: languageName(language),
  };
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
