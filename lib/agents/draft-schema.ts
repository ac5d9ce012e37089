import { z } from "zod";
import { describeExtractionProblem, readExtraction } from "./extraction";
import { rollbackRuleSchema } from "./release-schema";
import { agentConfigSchema, agentSlugSchema, agentSummarySchema } from "./schema";
import { paceOf } from "./turn-taking";
import { checkVariables, describeProblem } from "./variables";

/** What builders write: who the agent is and everything that shapes it. */
export const agentContentSchema = z.strictObject({
  name: z.string().trim().min(1).max(60),
  description: z.string().trim().max(200),
  config: agentConfigSchema,
});
export type AgentContent = z.infer<typeof agentContentSchema>;

/** Texts of a config that may hold variables. */
export const textsWithVariables = ["greeting", "consent", "instructions"] as const;

/** Content that callers may meet. A draft may be less, so that no half-written word is lost. */
export const publishableSchema = agentContentSchema.superRefine(({ config }, context) => {
  const { finishedMs, unfinishedMs } = paceOf(config.turnTaking);
  if (unfinishedMs < finishedMs) {
    const path = ["config", "turnTaking", "pace", "unfinishedMs"];
    context.addIssue({ code: "custom", path, message: "Not below the shortest wait." });
  }
  for (const field of textsWithVariables) {
    const [problem] = checkVariables(config[field]);
    if (problem) context.addIssue({ code: "custom", path: ["config", field], message: describeProblem(problem) });
  }
  const { problem } = readExtraction(config.analysis.extraction);
  if (problem) {
    const path = ["config", "analysis", "extraction"];
    context.addIssue({ code: "custom", path, message: describeExtractionProblem(problem) });
  }
});

/** A draft as its editor loads it. */
export const agentDraftSchema = z.object({
  agent: agentSummarySchema,
  content: agentContentSchema,
  /** Of the stored draft; 0 while nobody has edited since the agent has versions only. */
  revision: z.number().int(),
  editedAt: z.iso.datetime().nullable(),
  editedBy: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  /** The newest version; null before the first one. */
  published: z
    .object({ number: z.number().int(), createdAt: z.iso.datetime(), content: agentContentSchema })
    .nullable(),
});
export type AgentDraft = z.infer<typeof agentDraftSchema>;

const slug = agentSlugSchema;
const revision = z.number().int().min(0);

export const createAgentSchema = z.strictObject({ slug, content: agentContentSchema });
export type CreateAgent = z.infer<typeof createAgentSchema>;

/** `revision` is what the editor had loaded: when somebody saved in between, it is refused with `conflict`. */
export const saveDraftSchema = z.strictObject({ slug, revision, content: agentContentSchema });
export type SaveDraft = z.infer<typeof saveDraftSchema>;

export const savedDraftSchema = z.object({ revision: z.number().int(), editedAt: z.iso.datetime() });
export type SavedDraft = z.infer<typeof savedDraftSchema>;

/** Makes a version of the draft and gives it this share of the calls; the rest stays with the version that had most. */
export const publishDraftSchema = z.strictObject({
  slug,
  revision,
  note: z.string().trim().max(300),
  percent: z.number().int().min(1).max(100),
  rule: rollbackRuleSchema.nullable(),
});
export type PublishDraft = z.infer<typeof publishDraftSchema>;

export const restoreVersionSchema = z.strictObject({ slug, revision, number: z.number().int().min(1) });
export type RestoreVersion = z.infer<typeof restoreVersionSchema>;

export const duplicateAgentSchema = z.strictObject({
  slug,
  newSlug: agentSlugSchema,
  name: z.string().trim().min(1).max(60),
});
export type DuplicateAgent = z.infer<typeof duplicateAgentSchema>;

export const archiveAgentSchema = z.strictObject({ slug, archived: z.boolean() });
export type ArchiveAgent = z.infer<typeof archiveAgentSchema>;

/** An agent among the others, as builders see it. */
export const studioAgentSchema = agentSummarySchema.extend({
  archived: z.boolean(),
  /** The newest version; null: never published. */
  version: z.number().int().nullable(),
  /** Versions that answer now. */
  shares: z.array(z.object({ number: z.number().int(), percent: z.number().int() })),
  hasDraft: z.boolean(),
});
export type StudioAgent = z.infer<typeof studioAgentSchema>;

export const studioPageSchema = z.object({ items: z.array(studioAgentSchema), nextCursor: z.uuid().nullable() });
export type StudioPage = z.infer<typeof studioPageSchema>;

export const listStudioAgentsSchema = z.strictObject({
  /** Id of the last agent of the page before. */
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ListStudioAgents = z.infer<typeof listStudioAgentsSchema>;
