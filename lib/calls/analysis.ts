import { z } from "zod";
import { extractedSchema } from "@/lib/agents/extraction";

/** Where the reading of a call is. `skipped`: there was nothing to read. */
export const analysisStateSchema = z.enum(["queued", "running", "done", "failed", "skipped"]);
export type AnalysisState = z.infer<typeof analysisStateSchema>;

/** What came of a call, by the agent's success criteria. */
export const outcomes = ["success", "failure", "unclear"] as const;
export const outcomeSchema = z.enum(outcomes);
export type Outcome = z.infer<typeof outcomeSchema>;

/** What must be known to take a result for what it is. */
export const analysisNoteSchema = z.enum([
  /** Nobody said anything. */
  "nobody-spoke",
  /** The words were deleted, by somebody or because their time was over. */
  "words-removed",
  /** Title and summary are the caller's own sentences. */
  "caller-words",
  /** The model is too small to judge a call. */
  "model-too-small",
  /** The model hears and speaks, and cannot be given a text to read. */
  "model-cannot-read",
  /** Only the beginning and the end of the call fitted into what the model can read. */
  "transcript-cut",
]);
export type AnalysisNote = z.infer<typeof analysisNoteSchema>;

/** What a language model made of a call once it was over. */
export const analysisSchema = z.object({
  state: analysisStateSchema,
  /** By the criteria and the model of this version of the agent. */
  version: z.number().int(),
  title: z.string().nullable(),
  summary: z.string().nullable(),
  /** Null where it was not judged. */
  outcome: outcomeSchema.nullable(),
  outcomeReason: z.string().nullable(),
  /** By the agent's schema; null in it = it was not said. */
  extraction: extractedSchema.nullable(),
  notes: z.array(analysisNoteSchema),
  model: z.string().nullable(),
  /** Why it failed; while queued, why the try before did. */
  error: z.string().nullable(),
  attempt: z.number().int(),
  promptTokens: z.number().int(),
  completionTokens: z.number().int(),
  queuedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Analysis = z.infer<typeof analysisSchema>;

export const isOpen = (state: AnalysisState) => state === "queued" || state === "running";

/** On this channel of Postgres the analyst learns that there is work. */
export const analysisChannel = "parley_analysis";

/** Queue anew what was made of a call. */
export const analyseAgainSchema = z.strictObject({ callId: z.uuid() });
