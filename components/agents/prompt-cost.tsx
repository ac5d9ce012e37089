"use client";

import { useQuery } from "@tanstack/react-query";
import type { AgentConfig } from "@/lib/agents/schema";
import { estimateTokens } from "@/lib/agents/tokens";
import type { Model } from "@/lib/models/schema";
import { skillTokensQuery } from "@/lib/skills/queries";

type PromptCostProps = {
  config: Pick<AgentConfig, "instructions" | "llm" | "skills" | "handover">;
  models: readonly Model[];
  readRate: number | undefined;
};

/** What an agent's prompt costs: the tokens of its instructions and skills, and the time to read them. */
export function PromptCost({ config, models, readRate }: PromptCostProps) {
  const { instructions, llm, skills, handover } = config;
  const usesSkills = llm.provider !== "engine" || models.some(({ id, tools }) => id === llm.model && tools);
  const { data: ofSkills, isError } = useQuery({ ...skillTokensQuery({ skills, handover }), enabled: usesSkills });
  const own = estimateTokens(instructions);
  const total = own + (usesSkills ? (ofSkills ?? 0) : 0);
  return (
    <p className="tabular text-muted text-xs" data-testid="prompt-cost">
      About {tokensText(total)}
      {usesSkills ? skillsText(own, isError ? null : ofSkills) : "; the chosen model uses no skills"}.{" "}
      {readingText(total, readRate)}
    </p>
  );
}

const tokensText = (tokens: number) => (tokens === 1 ? "1 token" : `${tokens} tokens`);

/** `null`: the worker does not tell. */
function skillsText(own: number, ofSkills: number | null | undefined): string {
  if (ofSkills === null) return ", skills not counted";
  if (ofSkills === undefined) return ", skills not counted yet";
  return ofSkills === 0 ? "" : `: ${own} of instructions, ${ofSkills} of skills`;
}

/** The model reads the prompt ahead, once, so that its length delays only who speaks at once. */
function readingText(tokens: number, readRate: number | undefined): string {
  if (readRate === undefined) return "The model reads it once, while the greeting is spoken.";
  const seconds = tokens / readRate;
  const time = seconds < 1 ? `${Math.max(10, Math.round(seconds * 100) * 10)} ms` : `${seconds.toFixed(1)} s`;
  return `In recent calls its model read about ${Math.round(readRate)} tokens a second: about ${time}, once, while the greeting is spoken.`;
}
