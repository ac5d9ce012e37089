import type { Logger } from "pino";
import type { HandoverTarget } from "@/lib/calls/handover-store";
import { messageOf } from "@/lib/errors";
import type { GuardedFetch } from "@/lib/guarded-fetch";
import type { ConfigOf, SkillConfig, SkillKind } from "@/lib/skills/schema";
import type { SecretReader } from "@/lib/skills/secret-reader";
import { createBuiltin } from "./builtin";
import type { Skill } from "./define-skill";
import { createHttpSkill } from "./http";
import { createMcpSkills } from "./mcp";
import { createWasmSkill } from "./wasm";

/** A stored skill as a call finds it. */
export type SkillRow<Config extends SkillConfig = SkillConfig> = { name: string; config: Config };

/** What making skills needs of the process that makes them. */
export type SkillWorkshop = {
  fetch: GuardedFetch;
  secrets: SecretReader;
  log: Logger;
  /** Agents the caller may be handed over to. */
  handoverTargets: readonly HandoverTarget[];
  /** Fires when the skills are not needed any more: close what was opened. */
  over: AbortSignal;
};

export type SkillFactory<Kind extends SkillKind> = (
  row: SkillRow<ConfigOf<Kind>>,
  workshop: SkillWorkshop,
) => Promise<Skill[]>;

const factories: { [Kind in SkillKind]: SkillFactory<Kind> } = {
  builtin: createBuiltin,
  http: createHttpSkill,
  mcp: createMcpSkills,
  wasm: createWasmSkill,
};

/** The skills of a call, in the order of their rows. One that cannot be made is told of and left out: the agent still
 * answers without it. Of two tools with one name the first stays. */
export async function createSkills(rows: readonly SkillRow[], workshop: SkillWorkshop): Promise<Skill[]> {
  const made = await Promise.all(
    rows.map(async (row) => {
      try {
        return await createOf(row, workshop);
      } catch (error) {
        workshop.log.warn({ skill: row.name, error: workshop.secrets.redact(messageOf(error)) }, "a skill is left out");
        return [];
      }
    }),
  );
  const byName = new Map<string, Skill>();
  for (const skill of made.flat()) if (!byName.has(skill.name)) byName.set(skill.name, skill);
  return [...byName.values()];
}

/** The skills of one row. Throws what keeps them from being made. */
export function createOf<Kind extends SkillKind>(
  row: SkillRow<ConfigOf<Kind>>,
  workshop: SkillWorkshop,
): Promise<Skill[]> {
  const factory: SkillFactory<Kind> = factories[row.config.kind as Kind];
  return factory(row, workshop);
}
