import { z } from "zod";
import { defineSkill } from "../define-skill";
import { wordingIn } from "../wording";

export const screen = defineSkill({
  name: "screen",
  description:
    "Shows a text or a link on the caller's screen, for what is better read than heard: addresses, numbers, links, lists.",
  input: z.strictObject({
    title: z.string().trim().min(1).max(80),
    text: z.string().trim().max(1_000).describe("What to show."),
    url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .optional()
      .describe("A link, only one that is known to be right."),
  }),
  hasEffects: true,
  async run({ title, text, url }, { call, language }) {
    await call.show({ title, text, ...(url ? { url } : {}) });
    return wordingIn(language).shown;
  },
});
