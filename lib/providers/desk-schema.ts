import { z } from "zod";
import { stages } from "./catalog";
import { connectableSchema, detectedServerSchema, longestKey, voiceSchema } from "./schema";

/** What web asks the worker's desk (agent/desk/server.ts) to try: a connection as it is about to be saved, its key in the
 * clear. */
export const deskTestSchema = z.strictObject({
  stage: z.enum(stages),
  provider: connectableSchema,
  name: z.string().min(1).max(80),
  options: z.record(z.string().max(60), z.string().max(500).optional()),
  apiKey: z.string().min(1).max(longestKey).optional(),
});
export type DeskTest = z.infer<typeof deskTestSchema>;

/** What the desk answers, beside connectionTestSchema for a test. */
export const deskVoicesSchema = z.object({ voices: z.array(voiceSchema).max(500) });
export const deskServersSchema = z.object({ servers: z.array(detectedServerSchema).max(20) });

/** Longest trial of a connection, ms. */
export const testLimitMs = 8_000;
/** Longest wait for a list of voices, and for a sample of one, ms. */
export const voicesLimitMs = 5_000;
export const speechLimitMs = 15_000;

/** What the token is for by which the desk knows web (lib/secrets.ts). */
export const deskTokenPurpose = "parley desk v1";
