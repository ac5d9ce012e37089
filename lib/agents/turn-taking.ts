import { z } from "zod";

/** How long who waits for whom, in milliseconds. */
export const paceSchema = z.strictObject({
  /** Silence after a finished sentence until the agent may answer, counted from the true end of the voice. */
  finishedMs: z.number().int().min(100).max(3_000),
  /** Longest wait after a sentence that seems unfinished. */
  unfinishedMs: z.number().int().min(300).max(10_000),
  /** How long the caller's voice must sound over the agent's to stop it. */
  interruptionMs: z.number().int().min(60).max(3_000),
});
export type Pace = z.infer<typeof paceSchema>;

export const paces = {
  snappy: { finishedMs: 150, unfinishedMs: 1_000, interruptionMs: 80 },
  balanced: { finishedMs: 220, unfinishedMs: 1_600, interruptionMs: 100 },
  patient: { finishedMs: 500, unfinishedMs: 3_000, interruptionMs: 250 },
} as const satisfies Record<string, Pace>;
export type PaceName = keyof typeof paces;

export const turnTakingSchema = z.strictObject({
  /** `push-to-talk`: the caller holds a button while speaking, and pauses mean nothing. */
  mode: z.enum(["automatic", "push-to-talk"]),
  /** One of the ready-made paces, or one's own. */
  pace: z.union([z.enum(["snappy", "balanced", "patient"]), paceSchema]),
  /** Learns within a call how long this caller pauses inside sentences. */
  adaptive: z.boolean(),
});
export type TurnTaking = z.infer<typeof turnTakingSchema>;

export const paceOf = ({ pace }: TurnTaking): Pace => (typeof pace === "string" ? paces[pace] : pace);
