// What a new Parley begins with. `npm run db:seed` runs it against DATABASE_URL; `npm start` does at each start.
import { hash } from "@node-rs/argon2";
import pg from "pg";
import { v7 as uuid } from "uuid";
import { starterConfig } from "@/lib/agents/schema";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { emailSchema } from "@/lib/users/schema";

type Admin = { email?: string; password?: string };

/** Makes the first agent when there is none, and the first admin when there is no user and one was named.
 * Idempotent and safe to run twice at once. Plain SQL, so that set-up need not load the whole client. */
export async function seed(databaseUrl: string, admin: Admin): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock(hashtext('parley seed'))");
    await seedAgent(client);
    await seedAdmin(client, admin);
    await client.query("commit");
  } finally {
    await client.end(); // an open transaction ends with its connection
  }
}

async function seedAgent(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query(`select 1 from "Agent" limit 1`);
  if (rowCount) return;
  const [agentId, versionId] = [uuid(), uuid()];
  const description = "A friendly assistant who tells the time and repeats what you say.";
  await client.query(`insert into "Agent" (id, slug, name, description) values ($1, 'nova', 'Nova', $2)`, [
    agentId,
    description,
  ]);
  await client.query(
    `insert into "AgentVersion" (id, "agentId", number, config, note) values ($1, $2, 1, $3, 'The starter')`,
    [versionId, agentId, JSON.stringify(starterConfig)],
  );
  await client.query(`insert into "Release" (id, "agentId", shares) values ($1, $2, $3)`, [
    uuid(),
    agentId,
    JSON.stringify([{ versionId, percent: 100 }]),
  ]);
}

async function seedAdmin(client: pg.Client, { email, password }: Admin): Promise<void> {
  if (!email && !password) return;
  if (!email || !password) {
    throw new AppError("not_configured", "Set both PARLEY_ADMIN_EMAIL and PARLEY_ADMIN_PASSWORD, or neither.");
  }
  const { rowCount } = await client.query(`select 1 from "User" limit 1`);
  if (rowCount) return;
  await client.query(
    `insert into "User" (id, email, name, role, "passwordHash") values ($1, $2, 'Admin', 'admin', $3)`,
    [uuid(), emailSchema.parse(email), await hash(password)],
  );
}

if (import.meta.filename === process.argv[1]) {
  const { DATABASE_URL, PARLEY_ADMIN_EMAIL: email, PARLEY_ADMIN_PASSWORD: password } = env();
  await seed(DATABASE_URL, { email, password });
  console.log("The database has its first agent.");
}
