// `npm run agents -- export|import|diff`: agents as YAML files, for review in git.
import { existsSync } from "node:fs";
import { db } from "@/lib/db";
import { messageOf } from "@/lib/errors";
import { runAgentsCommand } from "./agents/command";
import { dataPaths } from "./start/data-folder";
import { databaseUrlOf } from "./start/part-environment";
import { loadSecrets } from "./start/secrets";
import { readSettings } from "./start/settings";

try {
  const settings = readSettings(process.env);
  const { secrets } = dataPaths(settings.data);
  // The database of the `npm start` on this machine, unless another one is named.
  if (existsSync(secrets)) process.env.DATABASE_URL ??= databaseUrlOf({ settings, secrets: loadSecrets(secrets) });
  process.exitCode = await runAgentsCommand(process.argv.slice(2), process);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
} finally {
  await db.$disconnect().catch(() => undefined);
}
