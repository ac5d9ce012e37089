import { z } from "zod";
import { defineSkill } from "../define-skill";
import { wordingIn } from "../wording";

export const endCall = defineSkill({
  name: "end-call",
  description: "Hangs up. Use it only when the caller says goodbye or asks to end the call.",
  input: z.strictObject({}),
  hasEffects: true,
  async run(_input, { call, language }) {
    call.end();
    return wordingIn(language).goodbye;
  },
});
