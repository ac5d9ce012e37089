import { z } from "zod";
import { behaviourShape, skillNameSchema } from "./behaviour";
import { httpConfigSchema } from "./http/schema";
import { mcpConfigSchema } from "./mcp/schema";
import { wasmConfigSchema } from "./wasm/schema";

export const skillKinds = ["builtin", "http", "mcp", "wasm"] as const;
export type SkillKind = (typeof skillKinds)[number];

/** One that comes with Parley: its own behaviour may be changed, what it does not. */
export const builtinConfigSchema = z.strictObject({
  kind: z.literal("builtin"),
  waiting: behaviourShape.waiting,
  phrases: behaviourShape.phrases,
});
export type BuiltinConfig = z.infer<typeof builtinConfigSchema>;

/** Everything that shapes a skill. Stored in SkillVersion.config. */
export const skillConfigSchema = z.discriminatedUnion("kind", [
  builtinConfigSchema,
  httpConfigSchema,
  mcpConfigSchema,
  wasmConfigSchema,
]);
export type SkillConfig = z.infer<typeof skillConfigSchema>;
export type ConfigOf<Kind extends SkillKind> = Extract<SkillConfig, { kind: Kind }>;

/** A skill as the list shows it. Counts are of the last thirty days. */
export const skillSummarySchema = z.object({
  name: skillNameSchema,
  kind: z.enum(skillKinds),
  /** What builders read: of a builtin one its own text, else the description for the model. */
  description: z.string(),
  isOn: z.boolean(),
  uses: z.number().int(),
  errors: z.number().int(),
  updatedAt: z.iso.datetime().nullable(),
});
export type SkillSummary = z.infer<typeof skillSummarySchema>;

/** A skill as builders edit it. `version` 0: a builtin one that nobody has changed. */
export const skillDetailSchema = skillSummarySchema.extend({ version: z.number().int(), config: skillConfigSchema });
export type SkillDetail = z.infer<typeof skillDetailSchema>;

/** Saving makes a new version. `baseVersion` is what the editor had loaded, 0 for a new skill. */
export const saveSkillSchema = z.strictObject({
  name: skillNameSchema,
  baseVersion: z.number().int().min(0),
  config: skillConfigSchema,
});
export type SaveSkill = z.infer<typeof saveSkillSchema>;
