import { z } from "zod";
import { defineSkill } from "../define-skill";

export const endCall = defineSkill({
  name: "end-call",
  description: "Hangs up. Use it only when the caller says goodbye or asks to end the call.",
  input: z.strictObject({}),
  hasEffects: true,
  async run(_input, { call }) {
    call.end();
    return "Goodbye.";
  },
});
