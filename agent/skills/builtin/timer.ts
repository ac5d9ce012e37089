import { z } from "zod";
import { defineSkill } from "../define-skill";
import { spokenLength, wordingIn } from "../wording";

const longestSeconds = 4 * 3_600;

export const timer = defineSkill({
  name: "timer",
  description: "Sets a timer that speaks up when the time is over. Works until the call ends. Not for dates or alarms.",
  input: z.strictObject({
    seconds: z.number().int().min(1).max(longestSeconds).describe("How long, in seconds."),
    label: z.string().trim().max(60).optional().describe("What it is for, if the caller said so."),
  }),
  hasEffects: true,
  async run({ seconds, label }, { call, language }) {
    const words = wordingIn(language);
    const length = spokenLength(seconds, words);
    call.sayLater(label ? words.labelledTimerOver(label) : words.timerOver(length), seconds * 1_000);
    return words.timerSet(length);
  },
});
