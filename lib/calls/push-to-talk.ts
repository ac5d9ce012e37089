import { z } from "zod";

/** How a page and an agent speak about push-to-talk. The agent says by an attribute of its participant that it wants a
 * button, and the page says by a remote call when the button is down. */
export const modeAttribute = "parley.mode";
export const pushToTalkMode = "push-to-talk";
export const talkMethod = "parley.talk";

export const talkSchema = z.strictObject({ pressed: z.boolean() });
export type Talk = z.infer<typeof talkSchema>;

/** The payload of a remote call, or undefined for anything that is none. */
export function readTalk(payload: string): Talk | undefined {
  try {
    return talkSchema.safeParse(JSON.parse(payload)).data;
  } catch {
    return undefined;
  }
}

/** The caller's microphone stays open so long after the button, ms: people let go on the last syllable. */
export const microphoneTailMs = 250;
