import { z } from "zod";
import { agentSlugSchema } from "@/lib/agents/schema";
import { rateCallSchema } from "@/lib/calls/schema";

/** 32 random bytes, as they stand in a link. */
export const linkTokenSchema = z.string().regex(/^[\w-]{43}$/);

/** Of a link's row: it is on and was not replaced. */
export const linkWorks = { isOn: true, revokedAt: null } as const;

/** How much an agent's guests may call. */
export const guestLimitsSchema = z.strictObject({
  /** Of all together, within 24 hours. */
  dailyCalls: z.number().int().min(1).max(10_000),
  /** Of all together, at a time. */
  callsAtOnce: z.number().int().min(1).max(50),
  /** Of those who come from one address, within 24 hours. */
  dailyCallsPerAddress: z.number().int().min(1).max(1_000),
});
export type GuestLimits = z.infer<typeof guestLimitsSchema>;

export const usualGuestLimits: GuestLimits = { dailyCalls: 100, callsAtOnce: 2, dailyCallsPerAddress: 10 };

/** An agent's public link, as builders see it. */
export const publicLinkSchema = guestLimitsSchema.extend({
  isOn: z.boolean(),
  /** Null when it can no longer be read: PARLEY_SECRET is another one now. The link itself still works. */
  token: linkTokenSchema.nullable(),
});
export type PublicLink = z.infer<typeof publicLinkSchema>;

/** Makes the link, if there is none yet, and says whether it works. */
export const setLinkSchema = guestLimitsSchema.extend({ slug: agentSlugSchema, isOn: z.boolean() });
export type SetLink = z.infer<typeof setLinkSchema>;

export const renewLinkSchema = z.strictObject({ slug: agentSlugSchema });

/** What every request of a guest's brings: the link they came by. */
export const linkQuerySchema = z.object({ link: linkTokenSchema });

export const guestRatingSchema = rateCallSchema.omit({ role: true });

/** Where the page of a link is, and where it asks for a call's token and leaves what its guest thinks. Tokens are never part
 * of an API's path, which goes into logs. */
export const linkPath = (token: string) => `/p/${token}`;
export const guestTokenUrl = (token: string) => `/api/guest/token?link=${token}`;
export const guestRatingUrl = (token: string) => `/api/guest/rating?link=${token}`;
