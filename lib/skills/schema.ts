import { z } from "zod";
import { behaviourShape, secretNameSchema, skillNameSchema } from "./behaviour";
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
  /** By the keys of the catalog's options. */
  options: z.record(z.string().max(60), z.string().trim().max(500)),
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

export const skillPageSchema = z.object({ items: z.array(skillSummarySchema), nextCursor: z.string().nullable() });
export type SkillPage = z.infer<typeof skillPageSchema>;

export const listSkillsSchema = z.strictObject({
  /** Name of the last skill of the page before. */
  cursor: z.string().max(80).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ListSkills = z.infer<typeof listSkillsSchema>;

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

export const skillRefSchema = z.strictObject({ name: skillNameSchema });
export const setSkillOnSchema = skillRefSchema.extend({ isOn: z.boolean() });

const hostSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(/^([a-z0-9-]+(\.[a-z0-9-]+)*|[0-9a-f:]+)$/, "Enter hosts such as api.example.com, without https:// and path.");

/** A secret for skills to refer to. Its value goes to these hosts and nowhere else. */
export const saveSecretSchema = z.strictObject({
  name: secretNameSchema,
  value: z.string().min(1, "Enter the secret.").max(8_000),
  hosts: z.array(hostSchema).min(1, "Say where it may be sent to.").max(20),
});
export type SaveSecret = z.infer<typeof saveSecretSchema>;

export const secretRefSchema = z.strictObject({ name: secretNameSchema });

export const skillSecretSummarySchema = z.object({
  name: secretNameSchema,
  hosts: z.array(z.string()),
  updatedAt: z.iso.datetime(),
});
export type SkillSecretSummary = z.infer<typeof skillSecretSummarySchema>;

/** Something an agent remembers about a person, as that person sees it. */
export const userFactSchema = z.object({ id: z.uuid(), text: z.string(), createdAt: z.iso.datetime() });
export type UserFact = z.infer<typeof userFactSchema>;
export const factIdSchema = z.strictObject({ id: z.uuid() });
