import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import { encrypt } from "@/lib/secrets";
import type { Viewer } from "@/lib/users/schema";
import { secretNamesOf } from "./behaviour";
import type { SaveSecret, SkillSecretSummary } from "./schema";

/** What a skill's secret is stored and sealed as. */
export const secretContextOf = (name: string) => `skill:${name}`;

/** The secrets that skills may refer to: names and hosts, never values. At most five hundred. */
export async function listSecrets(viewer: Viewer): Promise<SkillSecretSummary[]> {
  authorise(viewer, "skill:read");
  const rows = await db.secret.findMany({
    where: { name: { startsWith: secretContextOf("") } },
    select: { name: true, hosts: true, updatedAt: true },
    orderBy: { name: "asc" },
    take: 500,
  });
  return rows.map(({ name, hosts, updatedAt }) => ({
    name: name.slice(secretContextOf("").length),
    hosts,
    updatedAt: updatedAt.toISOString(),
  }));
}

/** Keeps a secret, or replaces one. Other hosts ask for the value again, so that nobody sends a stored one elsewhere. */
export async function saveSecret(viewer: Viewer, { name, value, hosts }: SaveSecret): Promise<void> {
  authorise(viewer, "skill:write");
  const stored = secretContextOf(name);
  const sealed = encrypt(value, stored);
  await db.$transaction(async (tx) => {
    await tx.secret.upsert({
      where: { name: stored },
      create: { name: stored, hosts, ...sealed },
      update: { hosts, ...sealed },
    });
    await tx.auditEntry.create({
      data: { actorId: viewer.id, action: "skill-secret-saved", subject: name, data: { hosts } },
    });
  });
}

/** Forgets a secret; `conflict` while a skill refers to it. */
export async function removeSecret(viewer: Viewer, name: string): Promise<void> {
  authorise(viewer, "skill:write");
  const skills = await db.skill.findMany({
    select: { name: true, versions: { orderBy: { number: "desc" }, take: 1, select: { config: true } } },
    take: 1_000,
  });
  const users = skills.filter((skill) => secretNamesOf(skill.versions[0]?.config ?? {}).includes(name));
  if (users.length > 0) {
    throw new AppError("conflict", `${users.map((skill) => skill.name).join(", ")} still uses this secret.`);
  }
  await db.$transaction(async (tx) => {
    const { count } = await tx.secret.deleteMany({ where: { name: secretContextOf(name) } });
    if (count === 0) throw new AppError("not_found", "There is no secret of that name.");
    await tx.auditEntry.create({ data: { actorId: viewer.id, action: "skill-secret-removed", subject: name } });
  });
}
