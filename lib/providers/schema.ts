import { z } from "zod";
import { type PriceUnit, type ProviderId, providerIds, type Stage, stageOf, stages } from "./catalog";
import { readServiceAccount } from "./service-account";

const connectable = providerIds.filter((id) => id !== "engine");
/** A provider that needs a connection: all but our own engine. */
export const connectableSchema = z.enum(connectable as [ConnectableId, ...ConnectableId[]]);
export type ConnectableId = Exclude<ProviderId, "engine">;

/** What an agent's version says about one stage: our engine's model, or a provider an admin connected. */
export const stageChoiceSchema = z.discriminatedUnion("provider", [
  z.strictObject({ provider: z.literal("engine"), model: z.string().min(1).max(100) }),
  z.strictObject({
    provider: z.literal("connection"),
    connectionId: z.uuid(),
    /** Only for speaking: a voice of the provider's. Absent = the connection's own. */
    voice: z.string().trim().min(1).max(200).optional(),
  }),
]);
export type StageChoice = z.infer<typeof stageChoiceSchema>;

/** The options of a connection, by the schema of its provider and stage: mostly texts. */
export type ConnectionOptions = Record<string, string | undefined>;

/** What a provider takes, in micro-units of a currency: of a minute of sound, of a million tokens read or written, or of a
 * million characters spoken. Fields that do not fit its unit are absent. */
export const priceSchema = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/, "Three letters, such as USD."),
  perMinute: z.number().int().min(0).max(1e12).optional(),
  perMillionInput: z.number().int().min(0).max(1e12).optional(),
  perMillionOutput: z.number().int().min(0).max(1e12).optional(),
  perMillionCharacters: z.number().int().min(0).max(1e12).optional(),
});
export type Price = z.infer<typeof priceSchema>;

/** The fields of a price that a unit has. */
export const priceFields = {
  minute: ["perMinute"],
  tokens: ["perMillionInput", "perMillionOutput"],
  characters: ["perMillionCharacters"],
} as const satisfies Record<PriceUnit, readonly (keyof Price)[]>;

/** How a connection did lately in calls. `failing`: it is left out of calls until `until`, then tried again. */
export const healthSchema = z.object({
  state: z.enum(["unknown", "ready", "failing"]),
  reason: z.string().nullable(),
  until: z.iso.datetime().nullable(),
  /** Of the first word, sound or transcript, ms: nineteen of twenty are faster. */
  firstMsP95: z.number().int().nullable(),
});
export type Health = z.infer<typeof healthSchema>;

/** A connected provider as admins and builders see it. The key itself never leaves the server. */
export const connectionSchema = z.object({
  id: z.uuid(),
  stage: z.enum(stages),
  provider: connectableSchema,
  name: z.string(),
  options: z.record(z.string(), z.string().optional()),
  hasKey: z.boolean(),
  price: priceSchema.nullable(),
  health: healthSchema,
  updatedAt: z.iso.datetime(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** The key of a service account is a file. */
export const longestKey = 8_000;

/** What the form sends. `apiKey`: absent keeps the stored one, empty removes it. `id` absent = new. */
export const saveConnectionSchema = z
  .strictObject({
    id: z.uuid().optional(),
    stage: z.enum(stages),
    provider: connectableSchema,
    name: z.string().trim().min(1).max(80),
    options: z.record(z.string().max(60), z.string().max(500).optional()),
    apiKey: z.string().max(longestKey).optional(),
    price: priceSchema.nullable().optional(),
  })
  .superRefine(({ provider, stage, options, apiKey }, context) => {
    const account = provider === "google" ? readServiceAccount(apiKey ?? "") : undefined;
    if (typeof account === "string") context.addIssue({ code: "custom", path: ["apiKey"], message: account });
    const schema = stageOf(provider, stage)?.options;
    const result = schema?.safeParse(options);
    if (!result) context.addIssue({ code: "custom", path: ["stage"], message: "This provider cannot do that." });
    for (const issue of result?.error?.issues ?? []) {
      context.addIssue({ code: "custom", path: ["options", ...issue.path], message: issue.message });
    }
  });
export type SaveConnection = z.infer<typeof saveConnectionSchema>;

/** The options with their defaults filled in. Throws ZodError for options of another provider's. */
export function readOptions(provider: ProviderId, stage: Stage, options: unknown): ConnectionOptions {
  const schema = stageOf(provider, stage)?.options;
  if (!schema) throw new Error(`${provider} has no stage ${stage}.`);
  return schema.parse(options) as ConnectionOptions;
}

/** What the actions on one connection take. */
export const connectionIdSchema = z.strictObject({ id: z.uuid() });

/** The connections of a stage in the order in which new agents are to use them. */
export const orderConnectionsSchema = z.strictObject({
  stage: z.enum(stages),
  ids: z.array(z.uuid()).max(200),
});
export type OrderConnections = z.infer<typeof orderConnectionsSchema>;

/** A voice a provider offers. */
export const voiceSchema = z.object({
  id: z.string().max(200),
  name: z.string().max(200),
  language: z.string().max(40).nullable(),
  /** "female, calm, narration": whatever the provider says of it. */
  description: z.string().max(300).nullable(),
});
export type Voice = z.infer<typeof voiceSchema>;

/** Outcome of "Test connection". `firstMs`: time to the first token, audio byte, or whole transcript; `engineFirstMs`: what our
 * own engine took for the same at the same time. */
export const connectionTestSchema = z.object({
  ok: z.boolean(),
  message: z.string(),
  firstMs: z.number().int().nullable(),
  engineFirstMs: z.number().int().nullable(),
  /** What it answered: the words, or how much sound. */
  answer: z.string().max(300).nullable(),
  models: z.array(z.string()).max(500),
  voices: z.array(voiceSchema).max(500),
});
export type ConnectionTest = z.infer<typeof connectionTestSchema>;

/** Whose voices: our engine's, or a connection's by its id. */
export const voiceSourceSchema = z.union([z.literal("engine"), z.uuid()]);
export type VoiceSourceId = z.infer<typeof voiceSourceSchema>;

/** A voice as somebody sees it in the library. */
export const offeredVoiceSchema = voiceSchema.extend({ isFavourite: z.boolean() });
export type OfferedVoice = z.infer<typeof offeredVoiceSchema>;

/** Longest text a voice says as a sample, characters. */
export const longestSample = 300;

const voiceIdSchema = z.string().trim().min(1).max(200);
export const voicesRequestSchema = z.strictObject({ source: voiceSourceSchema });
export const speechRequestSchema = z.strictObject({
  source: voiceSourceSchema,
  voice: voiceIdSchema,
  text: z.string().trim().min(1).max(longestSample),
});
export type SpeechRequest = z.infer<typeof speechRequestSchema>;

export const setFavouriteSchema = z.strictObject({
  source: voiceSourceSchema,
  voice: voiceIdSchema,
  isFavourite: z.boolean(),
});
export type SetFavourite = z.infer<typeof setFavouriteSchema>;

/** A server that runs on the worker's own machine, ready to be connected. */
export const detectedServerSchema = z.object({
  name: z.string().max(80),
  baseUrl: z.url({ protocol: /^https?$/ }).max(500),
  models: z.array(z.string().max(200)).max(500),
});
export type DetectedServer = z.infer<typeof detectedServerSchema>;
