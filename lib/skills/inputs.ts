import { z } from "zod";
import type { Inputs } from "./phrases/check";
import type { SkillConfig } from "./schema";

const namesSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

/** What a skill takes, as far as its direct phrases must know; undefined where only the skill itself knows. */
export function inputsOf(config: SkillConfig): Inputs | undefined {
  if (config.kind === "wasm") {
    const { properties, required } = namesSchema.catch({ properties: {}, required: [] }).parse(config.input);
    return { known: Object.keys(properties), required };
  }
  if (config.kind !== "http") return undefined;
  const { parameters } = config;
  return {
    known: parameters.map(({ name }) => name),
    required: parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name),
  };
}
