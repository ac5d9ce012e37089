import { route } from "@/lib/route";
import { listSkills } from "@/lib/skills/store";

export const GET = route({ allow: "skill:read" }, ({ user }) => listSkills(user));
