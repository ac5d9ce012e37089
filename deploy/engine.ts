// The engine's container: fetches the default models that are missing, then becomes the engine.
import { join } from "node:path";
import { ensureDefaultModels } from "@/engine/models/ensure";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { createLog } from "@/lib/log";

const log = createLog("models");
const told = new Set<string>();

try {
  await ensureDefaultModels({
    root: join(env().PARLEY_DATA, "models"),
    onProgress: ({ id, name }) => {
      if (!told.has(id)) log.info(`Fetching ${name}.`);
      told.add(id);
    },
    onInstalled: ({ name }) => log.info(`${name} is installed and checked.`),
  });
} catch (error) {
  log.fatal(messageOf(error));
  process.exit(1); // the container is started again, and goes on where this attempt ended
}
await import("@/engine/main");
