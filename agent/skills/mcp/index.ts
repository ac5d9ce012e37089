import type { SkillFactory } from "../create-skills";

/** The chosen tools of a server. */
export const createMcpSkills: SkillFactory<"mcp"> = async () => [];
