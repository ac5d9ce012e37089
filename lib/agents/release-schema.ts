import { z } from "zod";
import { agentSlugSchema } from "./schema";

/** Most versions that answer at the same time: lib/agents/release.ts can let the shares of two grow undisturbed. */
export const mostShares = 3;

/** Which version gets which share of the callers; percents add up to 100. The first is the one that others are compared
 * with, and to which everybody returns when they turn out worse. */
export const releaseSharesSchema = z
  .array(z.strictObject({ versionId: z.uuid(), percent: z.number().int().min(1).max(100) }))
  .min(1)
  .max(mostShares, `At most ${mostShares} versions can answer at the same time.`)
  .refine((shares) => shares.reduce((sum, share) => sum + share.percent, 0) === 100, "Shares must add up to 100.")
  .refine((shares) => new Set(shares.map((share) => share.versionId)).size === shares.length, "Each version once.");
export type ReleaseShares = z.infer<typeof releaseSharesSchema>;

/** When a version loses its callers by itself. A margin that is null is not looked at. */
export const rollbackRuleSchema = z
  .strictObject({
    /** Calls it must have had before it is judged. */
    calls: z.number().int().min(5).max(1_000),
    /** So many incidents a call more than the first version. */
    incidentsPerCall: z.number().min(0).max(10).nullable(),
    /** Nineteen of twenty answers come within so much of the first version's time, ms. */
    latencyMs: z.number().int().min(0).max(60_000).nullable(),
  })
  .refine((rule) => rule.incidentsPerCall !== null || rule.latencyMs !== null, "A rule needs a margin.");
export type RollbackRule = z.infer<typeof rollbackRuleSchema>;

export const defaultRule: RollbackRule = { calls: 20, incidentsPerCall: 0.2, latencyMs: 300 };

/** `releaseId` is the release the editor had loaded; another one in force is a `conflict`. */
export const setReleaseSchema = z.strictObject({
  slug: agentSlugSchema,
  releaseId: z.uuid(),
  shares: releaseSharesSchema,
  rule: rollbackRuleSchema.nullable(),
  note: z.string().trim().max(300),
});
export type SetRelease = z.infer<typeof setReleaseSchema>;

export const dismissNoticeSchema = z.strictObject({ id: z.uuid() });

/** Something that happened to an agent by itself. */
export const agentNoticeSchema = z.object({
  id: z.uuid(),
  agent: z.object({ slug: z.string(), name: z.string() }),
  text: z.string(),
  createdAt: z.iso.datetime(),
});
export type AgentNotice = z.infer<typeof agentNoticeSchema>;

export const versionSchema = z.object({
  id: z.uuid(),
  number: z.number().int(),
  note: z.string(),
  author: z.string().nullable(),
  createdAt: z.iso.datetime(),
  /** Of the callers now. */
  percent: z.number().int(),
});
export type Version = z.infer<typeof versionSchema>;

export const versionPageSchema = z.object({ items: z.array(versionSchema), nextCursor: z.number().int().nullable() });
export type VersionPage = z.infer<typeof versionPageSchema>;

export const listVersionsSchema = z.strictObject({
  /** The number of the last version of the page before. */
  cursor: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
export type ListVersions = z.infer<typeof listVersionsSchema>;

/** How many of those of which it is known. */
const shareSchema = z.object({ hits: z.number().int(), total: z.number().int() });
export type Share = z.infer<typeof shareSchema>;

/** How the calls of one version went. Averages and percentiles are null where nothing was measured. */
export const versionResultsSchema = z.object({
  calls: z.number().int(),
  medianLengthMs: z.number().int().nullable(),
  /** Of the answers to spoken questions. */
  latencyP50Ms: z.number().int().nullable(),
  latencyP95Ms: z.number().int().nullable(),
  interruptionsPerCall: z.number().nullable(),
  incidentsPerCall: z.number().nullable(),
  falseInterruptionsPerCall: z.number().nullable(),
  /** Of the calls of which it was told whether they were a success, by the criteria they were read with. */
  successes: shareSchema,
  /** Good ones of those that were given a thumb. Apart: callers judge what they had, reviewers what they chose to look at. */
  callersThumbs: shareSchema,
  reviewersThumbs: shareSchema,
});
export type VersionResults = z.infer<typeof versionResultsSchema>;

/** A version that answers now, and what its calls say about it. */
export const releasedVersionSchema = z.object({
  version: versionSchema,
  results: versionResultsSchema,
  /** Sentences that compare it with the first version; empty for that one. */
  findings: z.array(z.object({ text: z.string(), isBeyondChance: z.boolean() })),
});
export type ReleasedVersion = z.infer<typeof releasedVersionSchema>;

export const releaseSchema = z.object({
  id: z.uuid(),
  since: z.iso.datetime(),
  note: z.string(),
  /** null: it came about by itself. */
  author: z.string().nullable(),
  rule: rollbackRuleSchema.nullable(),
  versions: z.array(releasedVersionSchema),
});
export type Release = z.infer<typeof releaseSchema>;
