import { z } from "zod";
import type { HttpConfig } from "@/lib/skills/http/schema";

const longestText = 900_000;

/** What somebody wants HTTP skills made of. */
export const importSchema = z.discriminatedUnion("from", [
  z.strictObject({ from: z.literal("curl"), text: z.string().trim().min(1, "Paste a curl command.").max(20_000) }),
  z.strictObject({
    from: z.literal("openapi"),
    text: z.string().trim().min(1, "Paste an OpenAPI description.").max(longestText),
  }),
  z.strictObject({
    from: z.literal("openapi-url"),
    url: z.url({ protocol: /^https?$/, error: "Enter an address that begins with https://." }).max(2_000),
  }),
]);
export type Import = z.infer<typeof importSchema>;

/** A secret the new skill refers to; `value` where it stood in what was pasted. */
export type NeededSecret = { name: string; value: string | undefined; hosts: string[] };

/** A skill that could be made. `notes`: what of the original it leaves out. */
export type SkillDraft = { name: string; config: HttpConfig; notes: string[]; secrets: NeededSecret[] };
