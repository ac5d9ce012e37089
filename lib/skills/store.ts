import { Prisma } from "@/generated/prisma/client";
import { agentsInForce } from "@/lib/agents/in-force";
import { authorise } from "@/lib/authorise";
import { db } from "@/lib/db";
import { AppError } from "@/lib/errors";
import type { Viewer } from "@/lib/users/schema";
import { defaultConfig } from "./builtin-config";
import { builtinNames, builtins, isBuiltin } from "./catalog";
import { inputsOf } from "./inputs";
import { requireMayRun } from "./mcp/permission";
import { signInNameOf } from "./mcp/sign-in-store";
import { requireGoodPhrases } from "./phrases/check";
import {
  type ListSkills,
  type SaveSkill,
  type SkillConfig,
  type SkillDetail,
  type SkillPage,
  skillConfigSchema,
} from "./schema";

const newest = {
  orderBy: { number: "desc" },
  take: 1,
  select: { number: true, config: true, createdAt: true },
} as const;
const fields = { id: true, name: true, isOn: true, versions: newest } as const;
type Row = Prisma.SkillGetPayload<{ select: typeof fields }>;

const countedDays = 30;

/** A page of all skills: on the first one those that are built in, then all others by name. For builders. */
export async function listSkills(viewer: Viewer, { cursor, limit }: ListSkills): Promise<SkillPage> {
  authorise(viewer, "skill:read");
  const others = { notIn: [...builtinNames] };
  const [own, changed, counts] = await Promise.all([
    db.skill.findMany({
      where: { name: { ...others, ...(cursor === undefined ? {} : { gt: cursor }) } },
      select: fields,
      orderBy: { name: "asc" },
      take: limit + 1,
    }),
    cursor === undefined
      ? db.skill.findMany({ where: { name: { in: [...builtinNames] } }, select: fields })
      : undefined,
    countUses(),
  ]);
  const shown = own.slice(0, limit);
  const details = [
    ...(changed ? builtinsOf(changed) : []),
    ...shown.map((row) => toDetail(row.name, row)).filter((detail) => detail !== undefined),
  ];
  const items = details.map(({ version: _version, config: _config, ...skill }) => ({
    ...skill,
    ...usesOf(counts, skill.name),
  }));
  return { items, nextCursor: own.length > limit ? (shown.at(-1)?.name ?? null) : null };
}

/** One skill with its config. For builders; `not_found` when there is none of that name. */
export async function requireSkill(viewer: Viewer, name: string): Promise<SkillDetail> {
  authorise(viewer, "skill:read");
  const row = await db.skill.findUnique({ where: { name }, select: fields });
  const detail = toDetail(name, row);
  if (!detail) throw noSuchSkill();
  return { ...detail, ...usesOf(await countUses(name), name) };
}

/** Saves a skill as a new version, which calls that begin from now on have. For builders. `conflict` when somebody saved
 * since `baseVersion`, `invalid_input` for direct phrases that another skill could be meant by as well. */
export async function saveSkill(viewer: Viewer, { name, baseVersion, config }: SaveSkill): Promise<SkillDetail> {
  authorise(viewer, "skill:write");
  requireKind(name, config);
  requireMayRun(viewer, config);
  try {
    return await db.$transaction(async (tx) => {
      // One save at a time: two skills saved at once could take each other's sentences.
      await tx.$executeRaw`select pg_advisory_xact_lock(hashtext('parley skills'))`;
      const row = await tx.skill.findUnique({ where: { name }, select: fields });
      const before = toDetail(name, row);
      if ((before?.version ?? 0) !== baseVersion) throw new AppError("conflict", savedMeanwhile);
      if (before && before.kind !== config.kind) throw new AppError("conflict", "A skill's kind cannot change.");
      const others = (await readAll(tx)).map(({ name: other, config: { phrases } }) => ({ name: other, phrases }));
      requireGoodPhrases({ name, phrases: config.phrases }, inputsOf(config), others);
      const version = {
        number: baseVersion + 1,
        config: config as Prisma.InputJsonObject,
        author: { connect: { id: viewer.id } },
      };
      await tx.skill.upsert({
        where: { name },
        create: { name, kind: config.kind, versions: { create: version } },
        update: { versions: { create: version } },
      });
      await tx.auditEntry.create({
        data: {
          actorId: viewer.id,
          action: "skill-saved",
          subject: name,
          data: {
            version: baseVersion + 1,
            before: (before?.config ?? null) as Prisma.InputJsonValue,
            after: version.config,
          },
        },
      });
      const saved = toDetail(name, await tx.skill.findUniqueOrThrow({ where: { name }, select: fields }));
      if (!saved) throw noSuchSkill();
      return saved;
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") {
      throw new AppError("conflict", savedMeanwhile, { cause: error });
    }
    throw error;
  }
}

/** Switches a skill on or off for all agents, from their next calls on. For builders. */
export async function setSkillOn(viewer: Viewer, name: string, isOn: boolean): Promise<void> {
  authorise(viewer, "skill:write");
  await db.$transaction(async (tx) => {
    if (isBuiltin(name)) {
      await tx.skill.upsert({ where: { name }, create: { name, kind: "builtin", isOn }, update: { isOn } });
    } else {
      const { count } = await tx.skill.updateMany({ where: { name }, data: { isOn } });
      if (count === 0) throw noSuchSkill();
    }
    const action = isOn ? "skill-switched-on" : "skill-switched-off";
    await tx.auditEntry.create({ data: { actorId: viewer.id, action, subject: name } });
  });
}

/** Removes a skill; of a built-in one, what was changed of it. For builders; `conflict` while an agent has it. */
export async function removeSkill(viewer: Viewer, name: string): Promise<void> {
  authorise(viewer, "skill:write");
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from "Skill" where name = ${name} for update`;
    const row = await tx.skill.findUnique({ where: { name }, select: fields });
    const before = row?.versions[0]?.config ?? null;
    if (!row) throw noSuchSkill();
    const users = isBuiltin(name) ? [] : await agentsInForce(tx, Prisma.sql`version.config -> 'skills' ? ${name}`);
    if (users.length > 0)
      throw new AppError("conflict", `${users.join(", ")} still has this skill. Take it away there first.`);
    await tx.skill.delete({ where: { name } });
    await tx.secret.deleteMany({ where: { name: signInNameOf(name) } });
    await tx.auditEntry.create({
      data: {
        actorId: viewer.id,
        action: "skill-removed",
        subject: name,
        data: { before: before as Prisma.InputJsonValue },
      },
    });
  });
}

const savedMeanwhile =
  "Somebody else saved a skill of this name in the meantime. Reload to see theirs, then save again.";
const noSuchSkill = () => new AppError("not_found", "There is no skill of that name.");

function requireKind(name: string, config: SkillConfig): void {
  if (isBuiltin(name) === (config.kind === "builtin")) return;
  throw new AppError(
    "invalid_input",
    isBuiltin(name) ? `${name} is built in. Choose another name.` : "Only built-in skills are that.",
  );
}

type Known = Omit<SkillDetail, "uses" | "errors">;

/** Every skill, because a sentence must not belong to two of them. */
async function readAll(tx: Prisma.TransactionClient): Promise<Known[]> {
  const rows = await tx.skill.findMany({ select: fields, orderBy: { name: "asc" } });
  const own = rows.filter(({ name }) => !isBuiltin(name)).map((row) => toDetail(row.name, row));
  return [...builtinsOf(rows), ...own].filter((detail) => detail !== undefined);
}

/** What is built in, as it was changed or as it comes. */
function builtinsOf(rows: readonly Row[]): Known[] {
  return builtinNames
    .map((name) => toDetail(name, rows.find((row) => row.name === name) ?? null))
    .filter((detail) => detail !== undefined);
}

/** Undefined for a name that nothing has, and for a row whose config nobody can read any more. */
function toDetail(name: string, row: Row | null): (Known & { uses: number; errors: number }) | undefined {
  const version = row?.versions[0];
  const stored = skillConfigSchema.safeParse(version?.config).data;
  const config = stored ?? (isBuiltin(name) ? defaultConfig(name) : undefined);
  if (!config) return undefined;
  return {
    ...{ name, kind: config.kind, config, isOn: row?.isOn ?? true, uses: 0, errors: 0 },
    description: isBuiltin(name) ? builtins[name].description : descriptionOf(config),
    version: stored ? (version?.number ?? 0) : 0,
    updatedAt: version?.createdAt.toISOString() ?? null,
  };
}

const descriptionOf = (config: SkillConfig) => ("description" in config ? String(config.description) : "");

type Counts = Map<string, { uses: number; errors: number }>;
const usesOf = (counts: Counts, name: string) => counts.get(name) ?? { uses: 0, errors: 0 };

async function countUses(name?: string): Promise<Counts> {
  const since = new Date(Date.now() - countedDays * 24 * 3_600_000);
  const rows = await db.toolCall.groupBy({
    by: ["skill"],
    where: { createdAt: { gte: since }, ...(name === undefined ? {} : { skill: name }) },
    _count: { id: true, error: true },
  });
  return new Map(rows.map(({ skill, _count }) => [skill, { uses: _count.id, errors: _count.error }]));
}
