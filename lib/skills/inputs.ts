import type { Inputs } from "./phrases/check";
import type { SkillConfig } from "./schema";

/** What a skill takes, as far as its direct phrases must know; undefined where only the skill itself knows. */
export function inputsOf(config: SkillConfig): Inputs | undefined {
  if (config.kind !== "http") return undefined;
  const { parameters } = config;
  return {
    known: parameters.map(({ name }) => name),
    required: parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  };
}
