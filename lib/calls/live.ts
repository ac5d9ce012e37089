import { z } from "zod";
import { ledgerSchema } from "./schema";

/** What a caller's page and the worker tell each other during a call, besides sound and text: numbers, and what a skill
 * sends to the screen. */
export const liveTopic = "parley.live";

/** Milliseconds since the call began. */
const callTime = z
  .number()
  .min(0)
  .max(7 * 24 * 3_600_000);
/** Milliseconds of the sender's own clock, given back unread. */
const ownTime = z.number().min(0).max(1e13);
/** How far a compared clock may be off. */
const within = z.number().min(0).max(10_000);

/** From the caller's page. A page can lie about its own sound, so the worker takes only what can be true. */
export const fromCallerSchema = z.discriminatedUnion("type", [
  /** Asks for the call's time; lib/calls/clock-sync.ts says what for. */
  z.strictObject({ type: z.literal("ping"), sentAt: ownTime }),
  /** After a quiet moment the agent became audible at the caller's loudspeaker. */
  z.strictObject({ type: z.literal("agent-heard"), at: callTime, withinMs: within }),
  /** The last sound before a quiet moment at the caller's microphone. */
  z.strictObject({ type: z.literal("voice-ended"), at: callTime, withinMs: within }),
]);
export type FromCaller = z.infer<typeof fromCallerSchema>;

/** A text or link for the caller to read. */
export const shownCardSchema = z.strictObject({
  title: z.string().max(80),
  text: z.string().max(1_000),
  url: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
});
export type ShownCard = z.infer<typeof shownCardSchema>;

/** From the worker to its caller. */
export const toCallerSchema = z.discriminatedUnion("type", [
  /** The answer to a ping: when it arrived, in call time. */
  z.strictObject({ type: z.literal("pong"), sentAt: ownTime, at: callTime }),
  /** The agent's turn of this index is over; sent again when more becomes known of it. */
  z.strictObject({ type: z.literal("turn"), index: z.number().int().min(0), ledger: ledgerSchema }),
  shownCardSchema.extend({ type: z.literal("card") }),
  /** Who has the call from now on: another agent takes it over, or has. */
  z.strictObject({ type: z.literal("agent"), name: z.string().max(60) }),
]);
export type ToCaller = z.infer<typeof toCallerSchema>;

const longestBytes = 8_192;

export function encodeLive(message: FromCaller | ToCaller): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(message));
}

/** The message, or undefined for anything else that arrived on the topic. */
export function decodeLive<Message>(schema: z.ZodType<Message>, payload: Uint8Array): Message | undefined {
  if (payload.byteLength > longestBytes) return undefined;
  try {
    return schema.safeParse(JSON.parse(new TextDecoder().decode(payload))).data;
  } catch {
    return undefined; // not JSON
  }
}
