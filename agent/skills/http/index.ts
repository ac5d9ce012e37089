import type { SkillFactory } from "../create-skills";

/** A request to somebody's API as a skill. */
export const createHttpSkill: SkillFactory<"http"> = async () => [];
