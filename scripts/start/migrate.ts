import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { z } from "zod";
import { AppError, messageOf } from "@/lib/errors";

/** The id Prisma's own command line locks on, so that the two never run at once. */
const lockId = 72707369;

const rowSchema = z.object({ migration_name: z.string(), checksum: z.string(), finished_at: z.date().nullable() });
type Migration = { name: string; sql: string; checksum: string };

/** Makes the database if it is missing and applies what `folder` has and it has not, each file wholly or not at all, in
 * the table Prisma keeps. Answers the names applied now. Throws AppError for an edited, failed or unknown migration. */
export async function migrate(databaseUrl: string, folder: string): Promise<string[]> {
  await ensureDatabase(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [lockId]);
    await client.query(`create table if not exists "_prisma_migrations" (
      id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
      migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
      started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`);
    const { rows } = await client.query(
      `select migration_name, checksum, finished_at from "_prisma_migrations" where rolled_back_at is null`,
    );
    const pending = findPending(readMigrations(folder), rowSchema.array().parse(rows));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .sort()
    .filter((name) => existsSync(join(folder, name, "migration.sql")))
    .map((name) => {
      const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    });
}

function findPending(migrations: Migration[], rows: z.infer<typeof rowSchema>[]): Migration[] {
  const applied = new Map(rows.map((row) => [row.migration_name, row]));
  for (const [name, row] of applied) {
    const known = migrations.find((migration) => migration.name === name);
    if (!row.finished_at)
      throw new AppError("conflict", `Migration ${name} failed earlier and must be resolved first.`);
    if (!known) {
      throw new AppError(
        "conflict",
        `The database knows migration ${name} and this copy of Parley does not: it is older than the database. Update Parley.`,
      );
    }
    if (known.checksum !== row.checksum) {
      throw new AppError(
        "conflict",
        `Migration ${name} was edited after it was applied. Restore the file; a change of the database is a new migration.`,
      );
    }
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(sql);
    await client.query(
      `insert into "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count) values ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new AppError("internal", `Migration ${name} could not be applied: ${messageOf(error)}`, { cause: error });
  }
}

async function ensureDatabase(databaseUrl: string): Promise<void> {
  const address = new URL(databaseUrl);
  const name = decodeURIComponent(address.pathname.slice(1));
  if (await canConnect(databaseUrl)) return;
  address.pathname = "/postgres";
  const client = new pg.Client({ connectionString: address.toString() });
  await client.connect();
  try {
    await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    const wasMadeMeanwhile = error instanceof pg.DatabaseError && ["42P04", "23505"].includes(error.code ?? "");
    if (!wasMadeMeanwhile) throw error;
  } finally {
    await client.end();
  }
}

/** False when the database does not exist; any other trouble is thrown, in words. */
async function canConnect(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === "3D000") return false;
    const { host } = new URL(databaseUrl);
    throw new AppError(
      "unavailable",
      `The database at ${host} cannot be used: ${messageOf(error)}. Check DATABASE_URL.`,
      {
        cause: error,
      },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
