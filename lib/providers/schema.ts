import { z } from "zod";
import { openaiCompatibleOptionsSchema, stages } from "./catalog";

/** What an agent's version says about one stage: our engine's model, or a server an admin connected. */
export const stageChoiceSchema = z.discriminatedUnion("provider", [
  z.strictObject({ provider: z.literal("engine"), model: z.string().min(1).max(100) }),
  z.strictObject({ provider: z.literal("openai-compatible"), connectionId: z.uuid() }),
]);
export type StageChoice = z.infer<typeof stageChoiceSchema>;

/** A connected server as admins and builders see it. The key itself never leaves the server. */
export const connectionSchema = z.object({
  id: z.uuid(),
  stage: z.enum(stages),
  provider: z.literal("openai-compatible"),
  name: z.string(),
  options: openaiCompatibleOptionsSchema,
  hasKey: z.boolean(),
  updatedAt: z.iso.datetime(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** What the form sends. `apiKey`: absent keeps the stored one, empty removes it. `id` absent = new. */
export const saveConnectionSchema = z.strictObject({
  id: z.uuid().optional(),
  stage: z.enum(stages),
  name: z.string().trim().min(1).max(80),
  options: openaiCompatibleOptionsSchema,
  apiKey: z.string().max(500).optional(),
});
export type SaveConnection = z.infer<typeof saveConnectionSchema>;

/** What the actions on one connection take. */
export const connectionIdSchema = z.strictObject({ id: z.uuid() });

/** Outcome of "Test connection". `firstMs`: time to the first token, audio byte, or whole transcript. */
export const connectionTestSchema = z.object({
  ok: z.boolean(),
  message: z.string(),
  firstMs: z.number().int().nullable(),
  models: z.array(z.string()).max(500),
});
export type ConnectionTest = z.infer<typeof connectionTestSchema>;
