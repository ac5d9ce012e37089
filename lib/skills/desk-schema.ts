import { z } from "zod";
import { agentSlugSchema } from "@/lib/agents/schema";
import { skillNameSchema } from "./behaviour";
import { skillConfigSchema } from "./schema";

/** What web sends the worker's desk: a skill as the form holds it, saved or not. */
export const deskSkillSchema = z.strictObject({ name: skillNameSchema, config: skillConfigSchema });
export type DeskSkill = z.infer<typeof deskSkillSchema>;

/** A tool of a skill, as the language model sees it. */
export const skillToolSchema = z.object({
  name: z.string().max(64),
  description: z.string().max(4_000),
  /** JSON Schema of what it takes. */
  parameters: z.record(z.string(), z.unknown()),
  isActing: z.boolean(),
});
export type SkillTool = z.infer<typeof skillToolSchema>;
export const deskToolsSchema = z.object({ tools: z.array(skillToolSchema).max(200) });

/** Which skills an agent has, and which agents it hands over to, as their tokens are asked for. */
export const agentSkillsSchema = z.strictObject({
  skills: z.array(z.string().max(80)).max(50),
  handover: z.array(agentSlugSchema).max(10),
});
export type AgentSkills = z.infer<typeof agentSkillsSchema>;
const names = z
  .string()
  .max(5_000)
  .default("")
  .transform((text) => text.split(",").filter(Boolean));
/** The same in an address, with commas. */
export const skillTokensQuerySchema = z.object({ skills: names, handover: names }).pipe(agentSkillsSchema);
export const skillTokensSchema = z.object({ tokens: z.number().int().min(0) });

const inputSchema = z.record(z.string().max(100), z.unknown());

/** What the test form sends. */
export const testSkillSchema = deskSkillSchema.extend({ tool: z.string().min(1).max(64), input: inputSchema });
export type TestSkill = z.infer<typeof testSkillSchema>;
export const deskTestSkillSchema = testSkillSchema.extend({
  caller: z.strictObject({ id: z.uuid(), name: z.string().max(200) }),
});

/** How a skill did. `answer` is what would be said, or given to the language model when `isData`. */
export const skillTestSchema = z.object({
  ok: z.boolean(),
  answer: z.string().max(10_000),
  isData: z.boolean(),
  /** The technical story of a failure. */
  error: z.string().max(2_000).nullable(),
  durationMs: z.number().int(),
  /** What it would have done to a call, in sentences. */
  effects: z.array(z.string().max(1_500)).max(20),
});
export type SkillTest = z.infer<typeof skillTestSchema>;

export const describeLimitMs = 10_000;
export const testSkillLimitMs = 15_000;
