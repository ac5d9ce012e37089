import { skills as catalog, type SkillName } from "@/lib/skills/catalog";
import type { Skill } from "./define-skill";
import { echo } from "./echo";
import { time } from "./time";

const skills: Record<SkillName, Skill> = { time, echo };

/** The skills of a config, in its order. A name that no longer exists is passed over: an old agent still answers. */
export function pickSkills(names: readonly string[]): Skill[] {
  return names.filter((name): name is SkillName => name in catalog).map((name) => skills[name]);
}
