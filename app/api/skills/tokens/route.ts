import { route } from "@/lib/route";
import { tokensOfSkills } from "@/lib/skills/desk";
import { skillTokensQuerySchema } from "@/lib/skills/desk-schema";

/** About how many tokens a language model reads of these skills, in every prompt. */
export const GET = route({ allow: "skill:read", query: skillTokensQuerySchema }, ({ user, query }) =>
  tokensOfSkills(user, query),
);
