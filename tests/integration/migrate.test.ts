import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { starterConfig } from "@/lib/agents/schema";
import { seed } from "@/prisma/seed";
import { migrate } from "@/scripts/start/migrate";
import { createDatabase } from "../support/database";

const migrations = resolve(import.meta.dirname, "../../prisma/migrations");
let folder: string;
let url: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-migrations-"));
  cpSync(migrations, folder, { recursive: true });
  const address = new URL(inject("databaseServer"));
  address.pathname = `/migrate_${Math.random().toString(36).slice(2)}`;
  url = address.toString();
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  const name = new URL(url).pathname.slice(1);
  await query(inject("databaseServer"), `drop database if exists ${name} with (force)`);
});

async function query(at: string, sql: string) {
  const client = new pg.Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function addMigration(sql: string) {
  cpSync(join(folder, "20261121000000_first_call"), join(folder, "29990101000000_later"), { recursive: true });
  writeFileSync(join(folder, "29990101000000_later", "migration.sql"), sql);
}

test("makes the database and applies everything once", async () => {
  const applied = await migrate(url, folder);
  expect(applied[0]).toBe("20261121000000_first_call");
  expect(await migrate(url, folder)).toEqual([]);
  expect(await query(url, `select count(*)::int as n from "_prisma_migrations" where finished_at is not null`)).toEqual(
    [{ n: applied.length }],
  );
});

test("refuses a migration that was edited after it was applied", async () => {
  await migrate(url, folder);
  writeFileSync(join(folder, "20261121000000_first_call", "migration.sql"), "select 1;");
  await expect(migrate(url, folder)).rejects.toThrow(/20261121000000_first_call was edited/);
});

test("refuses a database that is newer than the code", async () => {
  addMigration("create table later (id int);");
  await migrate(url, folder);
  await expect(migrate(url, migrations)).rejects.toThrow(/29990101000000_later.*Update Parley/);
});

test("a migration that fails leaves nothing behind and can be corrected", async () => {
  await migrate(url, folder);
  addMigration("create table half (id int); select no_such_function();");
  await expect(migrate(url, folder)).rejects.toThrow(/29990101000000_later could not be applied.*no_such_function/);
  expect(await query(url, "select to_regclass('half') as half")).toEqual([{ half: null }]);
  addMigration("create table half (id int);");
  expect(await migrate(url, folder)).toEqual(["29990101000000_later"]);
});

test("two at once apply each migration once", async () => {
  const applied = await Promise.all([migrate(url, folder), migrate(url, folder), migrate(url, folder)]);
  expect(applied.flat().filter((name) => name === "20261121000000_first_call")).toHaveLength(1);
});

test("the seed makes one agent with one released version, however often it runs", async () => {
  const { url: database, drop } = await createDatabase();
  await Promise.all([seed(database, {}), seed(database, {})]);
  const rows = await query(
    database,
    `select a.slug, v.number, v.config, r.shares from "Agent" a join "AgentVersion" v on v."agentId" = a.id join "Release" r on r."agentId" = a.id`,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ slug: "nova", number: 1, config: starterConfig, shares: [{ percent: 100 }] });
  await drop();
});

test("the seed makes the first admin once, and only while there is no user", async () => {
  const { url: database, drop } = await createDatabase();
  const admin = { email: "Ada@Example.org", password: "correct horse battery" };
  await seed(database, admin);
  await seed(database, { ...admin, email: "eve@example.org" });
  const rows = await query(database, `select email, role, "passwordHash" from "User"`);
  expect(rows).toEqual([
    { email: "ada@example.org", role: "admin", passwordHash: expect.stringMatching(/^\$argon2id\$/) },
  ]);
  await expect(seed(database, { email: "ada@example.org" })).rejects.toThrow(/PARLEY_ADMIN_PASSWORD/);
  await drop();
});
