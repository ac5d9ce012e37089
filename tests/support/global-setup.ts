import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { seed } from "@/prisma/seed";
import { findLivekit } from "@/scripts/start/livekit-binary";
import { migrate } from "@/scripts/start/migrate";
import { ensureModels } from "@/scripts/start/models";
import { createReporter } from "@/scripts/start/reporter";
import { templateDatabase } from "./database";
import { startPostgres } from "./postgres";
import { linkShared, sharedPaths, testData } from "./shared-data";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser's address of the test server, for createDatabase. */
    databaseServer: string;
  }
}

const root = resolve(import.meta.dirname, "../..");

/** Before the integration tests: models and LiveKit are there, and a real Postgres holds a migrated, seeded template. */
export default async function setup(project: TestProject) {
  if (!existsSync(join(root, "generated", "prisma", "client.ts"))) {
    throw new Error("The database client is missing: run `npm test`, or `npm run db:generate`.");
  }
  linkShared(testData);
  const reporter = createReporter(process.stderr);
  await ensureModels(sharedPaths().models, reporter);
  await findLivekit(sharedPaths().bin, reporter);
  const postgres = await startPostgres();
  await migrate(postgres.url(templateDatabase), join(root, "prisma/migrations"));
  await seed(postgres.url(templateDatabase), {});
  await closeToConnections(postgres.url("postgres"));
  project.provide("databaseServer", postgres.url("postgres"));
  return () => postgres.stop();
}

/** A template can only be copied while nobody is connected to it. */
async function closeToConnections(server: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`alter database "${templateDatabase}" with allow_connections false`);
  await client.end();
}
