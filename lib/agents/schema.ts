import { z } from "zod";
import { stageChoiceSchema } from "@/lib/providers/schema";
import { paceOf, turnTakingSchema } from "./turn-taking";
import { upgradeAgentConfig } from "./upgrade";

/** Default models of the local engine; ids of engine/models/manifest.json. */
export const defaultModels = { stt: "moonshine-tiny-en", llm: "smollm2-135m-instruct", tts: "hibari" } as const;

const retentionDays = z.number().int().min(1).max(3_650).nullable();
const fallbacksSchema = z.array(stageChoiceSchema).max(4);

/** Everything that shapes an agent. Stored in AgentVersion.config; an old one always loads (see loadAgentConfig). */
export const agentConfigSchema = z.strictObject({
  schemaVersion: z.literal(3),
  /** Said when the call begins. Empty = the caller speaks first. */
  greeting: z.string().trim().max(500),
  /** The system prompt. */
  instructions: z.string().trim().min(1).max(8_000),
  stt: stageChoiceSchema,
  llm: stageChoiceSchema,
  tts: stageChoiceSchema,
  /** Who takes over when the first choice of a stage fails, in this order. */
  fallbacks: z.strictObject({ stt: fallbacksSchema, llm: fallbacksSchema, tts: fallbacksSchema }),
  /** A voice of the chosen TTS; the engine's voices are listed by GET /api/voices. */
  voice: z.string().trim().min(1).max(100),
  /** 1 = natural pace. */
  speed: z.number().min(0.5).max(2),
  /** Names from lib/skills/catalog.ts. */
  skills: z.array(z.string().max(80)).max(50),
  turnTaking: turnTakingSchema,
  /** Bridges a late answer with a short acknowledgement ("Let me see."), for slow language models. */
  openers: z.boolean(),
  /** Cleans the caller's sound on this machine before anything listens to it. */
  noiseSuppression: z.boolean(),
  limits: z.strictObject({
    maxCallSeconds: z.number().int().min(30).max(14_400),
    /** Nobody says anything for this long: the agent says goodbye and hangs up. */
    silenceSeconds: z.number().int().min(5).max(900),
  }),
  recording: z.boolean(),
  /** For how many days sound and words of calls are kept; null = until somebody deletes them. */
  retention: z
    .strictObject({ audioDays: retentionDays, textDays: retentionDays })
    .default({ audioDays: null, textDays: null }),
});
export type AgentConfig = z.infer<typeof agentConfigSchema>;

export const starterConfig: AgentConfig = {
  schemaVersion: 3,
  greeting: "Hi, I'm Nova. What can I do for you?",
  instructions: "You are Nova, a helpful voice assistant. Keep answers short.",
  stt: { provider: "engine", model: defaultModels.stt },
  llm: { provider: "engine", model: defaultModels.llm },
  tts: { provider: "engine", model: defaultModels.tts },
  fallbacks: { stt: [], llm: [], tts: [] },
  voice: "heart",
  speed: 1,
  skills: ["time", "echo"],
  turnTaking: { mode: "automatic", pace: "balanced", adaptive: true },
  openers: false,
  noiseSuppression: false,
  limits: { maxCallSeconds: 3_600, silenceSeconds: 60 },
  recording: true,
  retention: { audioDays: null, textDays: null },
};

/** Reads any stored config, of this or an older schemaVersion. Throws ZodError when it is neither. */
export function loadAgentConfig(stored: unknown): AgentConfig {
  return agentConfigSchema.parse(upgradeAgentConfig(stored));
}

/** Which version gets which share of new calls; percents add up to 100. */
export const releaseSharesSchema = z
  .array(z.strictObject({ versionId: z.uuid(), percent: z.number().int().min(1).max(100) }))
  .min(1)
  .refine((shares) => shares.reduce((sum, share) => sum + share.percent, 0) === 100, "Shares must add up to 100.");

export const agentSlugSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

/** An agent as the picker on the talk page sees it. */
export const agentSummarySchema = z.object({
  id: z.uuid(),
  slug: agentSlugSchema,
  name: z.string(),
  description: z.string(),
});
export type AgentSummary = z.infer<typeof agentSummarySchema>;

/** An agent as builders edit it. */
export const agentDetailSchema = agentSummarySchema.extend({
  version: z.number().int(),
  updatedAt: z.iso.datetime(),
  config: agentConfigSchema,
});
export type AgentDetail = z.infer<typeof agentDetailSchema>;

/** Saving makes a new version and releases it to all calls. `baseVersion` is what the editor had loaded:
 * when somebody saved in between, the save is refused with `conflict` and nothing is lost. */
export const saveAgentSchema = z
  .strictObject({
    slug: agentSlugSchema,
    baseVersion: z.number().int().min(0),
    name: z.string().trim().min(1).max(60),
    description: z.string().trim().max(200),
    config: agentConfigSchema,
  })
  // Asked of what is saved only: a config stored before there was this rule still loads.
  .refine(({ config }) => paceOf(config.turnTaking).unfinishedMs >= paceOf(config.turnTaking).finishedMs, {
    path: ["config", "turnTaking", "pace", "unfinishedMs"],
    error: "Not below the shortest wait.",
  });
export type SaveAgent = z.infer<typeof saveAgentSchema>;
