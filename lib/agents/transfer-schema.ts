import { z } from "zod";

export const importAgentSchema = z.strictObject({
  /** The YAML file. lib/agents/file.ts says what it may hold, and how long it may be. */
  text: z.string().min(1).max(200_000),
  /** Overwrites the draft of an agent of the same address. */
  replace: z.boolean(),
  /** Takes the models of this machine for providers that are not connected. */
  withoutMissing: z.boolean(),
});
export type ImportAgent = z.infer<typeof importAgentSchema>;
