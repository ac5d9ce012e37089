import { z } from "zod";
import { stageChoiceSchema } from "@/lib/providers/schema";
import { roleSchema, roles } from "@/lib/users/schema";
import { analysisSettingsSchema, defaultAnalysis } from "./analysis";
import { turnTakingSchema } from "./turn-taking";
import { upgradeAgentConfig } from "./upgrade";

/** Default models of the local engine; ids of engine/models/manifest.json. */
export const defaultModels = { stt: "moonshine-tiny-en", llm: "smollm2-135m-instruct", tts: "hibari" } as const;

export const agentSlugSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);

const retentionDays = z.number().int().min(1).max(3_650).nullable();
const fallbacksSchema = z.array(stageChoiceSchema).max(4);

/** Everything that shapes an agent. Stored in AgentVersion.config; an old one always loads (see loadAgentConfig). */
export const agentConfigSchema = z.strictObject({
  schemaVersion: z.literal(4),
  /** What the agent speaks, as a language tag: en, de, pt-BR. */
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/),
  /** Said when the call begins. Empty = the caller speaks first. */
  greeting: z.string().trim().max(500),
  /** Said before the greeting, in full: that the call is recorded, for example. Empty = nothing. */
  consent: z.string().trim().max(300),
  /** The system prompt. This, the greeting and the consent may hold the variables of ./variables.ts. */
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
  /** Slugs of the agents it may hand its caller over to. */
  handover: z.array(agentSlugSchema).max(10).default([]),
  turnTaking: turnTakingSchema,
  /** Bridges a late answer with a short acknowledgement ("Let me see."), for slow language models. */
  openers: z.boolean(),
  /** Cleans the caller's sound on this machine before anything listens to it. */
  noiseSuppression: z.boolean(),
  limits: z.strictObject({
    maxCallSeconds: z.number().int().min(30).max(14_400),
    /** Nobody says anything for this long: the agent says goodbye and hangs up. */
    silenceSeconds: z.number().int().min(5).max(900),
    /** Calls one person may have with it within 24 hours; null = as many as they like. */
    dailyCallsPerUser: z.number().int().min(1).max(1_000).nullable(),
  }),
  /** Who may call it. */
  access: z.array(roleSchema).min(1).max(roles.length),
  recording: z.boolean(),
  /** For how many days sound and words of calls are kept; null = until somebody deletes them. */
  retention: z
    .strictObject({ audioDays: retentionDays, textDays: retentionDays })
    .default({ audioDays: null, textDays: null }),
  /** What is made of a call once it is over. */
  analysis: analysisSettingsSchema.default(defaultAnalysis),
});
export type AgentConfig = z.infer<typeof agentConfigSchema>;

export const starterConfig: AgentConfig = {
  schemaVersion: 4,
  language: "en",
  greeting: "Hi, I'm Nova. What can I do for you?",
  consent: "",
  instructions: "You are Nova, a helpful voice assistant. Keep answers short.",
  stt: { provider: "engine", model: defaultModels.stt },
  llm: { provider: "engine", model: defaultModels.llm },
  tts: { provider: "engine", model: defaultModels.tts },
  fallbacks: { stt: [], llm: [], tts: [] },
  voice: "heart",
  speed: 1,
  skills: ["time", "echo"],
  handover: [],
  turnTaking: { mode: "automatic", pace: "balanced", adaptive: true },
  openers: false,
  noiseSuppression: false,
  limits: { maxCallSeconds: 3_600, silenceSeconds: 60, dailyCallsPerUser: null },
  access: [...roles],
  recording: true,
  retention: { audioDays: null, textDays: null },
  analysis: defaultAnalysis,
};

/** Reads any stored config, of this or an older schemaVersion. Throws ZodError when it is neither. */
export function loadAgentConfig(stored: unknown): AgentConfig {
  return agentConfigSchema.parse(upgradeAgentConfig(stored));
}

/** An agent as the picker on the talk page sees it. */
export const agentSummarySchema = z.object({
  id: z.uuid(),
  slug: agentSlugSchema,
  name: z.string(),
  description: z.string(),
});
export type AgentSummary = z.infer<typeof agentSummarySchema>;
