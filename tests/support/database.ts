import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";

export const templateDatabase = "parley_template";

export type TestDatabase = { url: string; drop: () => Promise<void> };

/** A database of the test file's own: migrated, with the seeded agent and nothing else. Made in a fraction of a second. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = inject("databaseServer");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await execute(server, `create database ${name} template ${templateDatabase}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => execute(server, `drop database if exists ${name} with (force)`) };
}

async function execute(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
