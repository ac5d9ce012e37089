// The engine's container: fetches the default models as `npm start` does, then becomes the engine.
import { join } from "node:path";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { ensureModels } from "@/scripts/start/models";
import { createReporter } from "@/scripts/start/reporter";

try {
  await ensureModels(join(env().PARLEY_DATA, "models"), createReporter());
} catch (error) {
  console.error(messageOf(error));
  process.exit(1); // the container is started again, and goes on where this attempt ended
}
await import("@/engine/main");
