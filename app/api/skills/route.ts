import { route } from "@/lib/route";
import { listSkillsSchema } from "@/lib/skills/schema";
import { listSkills } from "@/lib/skills/store";

export const GET = route({ allow: "skill:read", query: listSkillsSchema }, ({ user, query }) =>
  listSkills(user, query),
);
