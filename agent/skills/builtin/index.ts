import { type BuiltinName, builtins } from "@/lib/skills/catalog";
import type { SkillFactory } from "../create-skills";
import type { Skill } from "../define-skill";
import { echo } from "./echo";
import { time } from "./time";

const skills: Record<BuiltinName, Skill> = { time, echo };

/** A skill that comes with Parley, with what was changed of its behaviour. Nothing for a name that no longer exists: an
 * old agent still answers. */
export const createBuiltin: SkillFactory<"builtin"> = async ({ name, config }) => {
  if (!Object.hasOwn(builtins, name)) return [];
  const skill = skills[name as BuiltinName];
  const phrases = config.phrases ?? skill.phrases;
  return [{ ...skill, phrases, waiting: config.waiting || skill.waiting }];
};
