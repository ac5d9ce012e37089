import "server-only";
import { authorise } from "@/lib/authorise";
import { askJson } from "@/lib/providers/desk";
import type { Viewer } from "@/lib/users/schema";
import {
  type AgentSkills,
  type DeskSkill,
  describeLimitMs,
  deskToolsSchema,
  type SkillTest,
  type SkillTool,
  skillTestSchema,
  skillTokensSchema,
  type TestSkill,
  testSkillLimitMs,
} from "./desk-schema";
import { requireMayRun } from "./mcp/permission";

// Skills run in the worker, with the code that runs them in calls: so does a test. Both throw `unavailable` when the
// worker is not there.

/** The tools a skill gives the language model. For builders. */
export async function describeSkill(viewer: Viewer, skill: DeskSkill): Promise<SkillTool[]> {
  authorise(viewer, "skill:write");
  requireMayRun(viewer, skill.config);
  return (await askJson("/skills/describe", skill, deskToolsSchema, describeLimitMs)).tools;
}

/** About how many tokens a language model reads of an agent's skills. For builders. */
export async function tokensOfSkills(viewer: Viewer, skills: AgentSkills): Promise<{ tokens: number }> {
  authorise(viewer, "skill:read");
  return askJson("/skills/tokens", skills, skillTokensSchema, describeLimitMs);
}

/** Runs a tool once, really, as the person who tests it. What goes wrong with it is in the answer. For builders. */
export async function testSkill(viewer: Viewer & { name: string }, test: TestSkill): Promise<SkillTest> {
  authorise(viewer, "skill:write");
  requireMayRun(viewer, test.config);
  const caller = { id: viewer.id, name: viewer.name };
  return askJson("/skills/test", { ...test, caller }, skillTestSchema, testSkillLimitMs);
}
