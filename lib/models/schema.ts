import { z } from "zod";

/** How far a pull has come. */
export const pullProgressSchema = z.object({
  receivedBytes: z.number().int(),
  totalBytes: z.number().int().nullable(),
  /** The file being fetched or checked, and from which kind of source. */
  step: z.string(),
});

/** A model as `GET {ENGINE_URL}/v1/models` lists it: OpenAI's fields plus ours. */
export const modelSchema = z.object({
  id: z.string(),
  object: z.literal("model"),
  owned_by: z.string(),
  kind: z.enum(["stt", "llm", "tts"]),
  name: z.string(),
  description: z.string(),
  licence: z.string(),
  licenceUrl: z.string().nullable(),
  languages: z.array(z.string()),
  sizeBytes: z.number().int().nullable(),
  ramBytes: z.number().int().nullable(),
  /** Can call tools; only said of language models. */
  tools: z.boolean(),
  /** Small enough to ship by default, and only meant to make a bare machine talk. */
  starter: z.boolean(),
  state: z.enum(["available", "pulling", "installed", "loading", "ready", "failed"]),
  progress: pullProgressSchema.nullable(),
  /** Why it failed, as a sentence. */
  error: z.string().nullable(),
});
export type Model = z.infer<typeof modelSchema>;

export const modelListSchema = z.object({ object: z.literal("list"), data: z.array(modelSchema) });

/** A voice as `GET {ENGINE_URL}/v1/audio/voices` lists it. */
export const voiceSchema = z.object({
  id: z.string(),
  name: z.string(),
  language: z.string(),
  model: z.string(),
});
export type Voice = z.infer<typeof voiceSchema>;
export const voiceListSchema = z.object({ voices: z.array(voiceSchema) });

/** What the actions on one model take. */
export const modelIdSchema = z.strictObject({ id: z.string().min(1).max(200) });
