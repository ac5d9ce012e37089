import { z } from "zod";
import { stageChoiceSchema } from "@/lib/providers/schema";

/** What is made of a call once it is over. */
export const analysisSettingsSchema = z.strictObject({
  /** Off: nothing at all is made. */
  isOn: z.boolean(),
  /** What a good call is, in the builder's words. Empty = the outcome is not judged. */
  criteria: z.string().trim().max(2_000),
  /** A JSON schema of what to note down, as its text: lib/agents/extraction.ts says what it may hold. Empty = nothing. */
  extraction: z.string().trim().max(4_000),
  /** The language model that reads the call; null = the agent's own. */
  model: stageChoiceSchema.nullable(),
});
export type AnalysisSettings = z.infer<typeof analysisSettingsSchema>;

export const defaultAnalysis: AnalysisSettings = { isOn: true, criteria: "", extraction: "", model: null };
