import { z } from "zod";
import { defineSkill } from "../define-skill";
import { spokenDuration } from "./spoken-duration";

const longestSeconds = 4 * 3_600;

export const timer = defineSkill({
  name: "timer",
  description: "Sets a timer that speaks up when the time is over. Works until the call ends. Not for dates or alarms.",
  input: z.strictObject({
    seconds: z.number().int().min(1).max(longestSeconds).describe("How long, in seconds."),
    label: z.string().trim().max(60).optional().describe("What it is for, if the caller said so."),
  }),
  hasEffects: true,
  async run({ seconds, label }, { call }) {
    const length = spokenDuration(seconds);
    call.sayLater(`Your timer ${label ? `for ${label}` : `of ${length}`} is over.`, seconds * 1_000);
    return `All right, ${length} from now.`;
  },
});
