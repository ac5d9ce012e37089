import { z } from "zod";
import { defineSkill } from "../define-skill";
import { wordingIn } from "../wording";

export const echo = defineSkill({
  name: "echo",
  description: "Says the caller's words back, to test the line. Not for answering questions.",
  input: z.strictObject({ text: z.string().trim().min(1).max(300).describe("The words to say back.") }),
  run: async ({ text }, { language }) => wordingIn(language).youSaid(text),
});
