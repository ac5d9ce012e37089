import { db } from "@/lib/db";
import { decrypt } from "@/lib/secrets";
import { secretNamesOf } from "./behaviour";
import { defaultConfig } from "./builtin-config";
import { isBuiltin } from "./catalog";
import { type SkillConfig, skillConfigSchema } from "./schema";
import type { SkillSecret } from "./secret-reader";
import { secretContextOf } from "./secret-store";

export type CallSkills = { rows: { name: string; config: SkillConfig }[]; secrets: SkillSecret[] };

/** The skills of these names that are on, in their order and newest version, with the secrets they refer to in the clear:
 * for the worker, which runs them. A running call keeps what it has read here. Unsafe: asks nobody's leave. Names and
 * secrets that do not exist any more are passed over. */
export async function unsafeCallSkills(names: readonly string[]): Promise<CallSkills> {
  const stored = await db.skill.findMany({
    where: { name: { in: [...names] } },
    select: { name: true, isOn: true, versions: { orderBy: { number: "desc" }, take: 1, select: { config: true } } },
  });
  const byName = new Map(stored.map((row) => [row.name, row]));
  const rows = [...new Set(names)].flatMap((name) => {
    const row = byName.get(name);
    if (row && !row.isOn) return [];
    const config =
      skillConfigSchema.safeParse(row?.versions[0]?.config).data ?? (isBuiltin(name) ? defaultConfig(name) : undefined);
    return config ? [{ name, config }] : [];
  });
  return { rows, secrets: await unsafeSecrets(rows.flatMap(({ config }) => secretNamesOf(config))) };
}

/** Secrets in the clear. One that can no longer be read is passed over: the skill says that there is none. */
export async function unsafeSecrets(names: readonly string[]): Promise<SkillSecret[]> {
  if (names.length === 0) return [];
  const rows = await db.secret.findMany({ where: { name: { in: names.map(secretContextOf) } } });
  return rows.flatMap((row) => {
    try {
      const name = row.name.slice(secretContextOf("").length);
      return [{ name, value: decrypt(row, row.name), hosts: row.hosts }];
    } catch {
      return [];
    }
  });
}
