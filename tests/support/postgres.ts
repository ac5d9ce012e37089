import { rmSync } from "node:fs";
import { join } from "node:path";
import { parts } from "@/scripts/start/parts";
import { databaseUrl, preparePostgres } from "@/scripts/start/postgres";
import { Supervisor } from "@/scripts/start/supervisor";
import { freePort } from "./ports";
import { quietReporter } from "./reporter";
import { makeTestFolder } from "./shared-data";

export type TestPostgres = { url: (database?: string) => string; stop: () => Promise<void> };

const password = "only-for-tests-1234";

/** A real Postgres of its own, in a fresh folder, run by the code that runs the product's. */
export async function startPostgres(): Promise<TestPostgres> {
  const data = await makeTestFolder("postgres");
  const port = await freePort();
  const supervisor = new Supervisor({ logs: join(data, "logs"), run: join(data, "run") }, quietReporter());
  const run = await preparePostgres(join(data, "postgres"), port, password);
  await supervisor.start(parts.postgres(run));
  return {
    url: (database) => databaseUrl(port, password, database),
    stop: async () => {
      await supervisor.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
