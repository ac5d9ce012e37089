import { z } from "zod";

/** One part of Parley. `starting`: it answers, but is not ready yet (models loading). */
export const partHealthSchema = z.object({
  state: z.enum(["up", "starting", "down"]),
  detail: z.string(),
});

/** GET /api/health. 200 when `ok`, 503 when any part is down. */
export const healthSchema = z.object({
  ok: z.boolean(),
  version: z.string(),
  parts: z.object({
    web: partHealthSchema,
    database: partHealthSchema,
    livekit: partHealthSchema,
    engine: partHealthSchema,
    worker: partHealthSchema,
  }),
});
export type Health = z.infer<typeof healthSchema>;
