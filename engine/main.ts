import { join } from "node:path";
import { env } from "@/lib/env";
import { messageOf } from "@/lib/errors";
import { createLog } from "@/lib/log";
import { createEngine } from "./engine";
import { createEngineServer } from "./server";

const closeWithinMs = 5_000;

async function main(): Promise<void> {
  const { ENGINE_HOST, ENGINE_PORT, PARLEY_DATA } = env();
  const log = createLog("engine");
  const engine = createEngine({ modelsRoot: join(PARLEY_DATA, "models"), log });
  const server = createEngineServer(engine, log);

  let isClosing = false;
  const close = async (signal: NodeJS.Signals) => {
    if (isClosing) return;
    isClosing = true;
    log.info({ signal }, "closing");
    // A native library that does not let go must not keep the process.
    setTimeout(() => process.exit(0), closeWithinMs).unref();
    await server.close();
    await engine.close();
    process.exit(0);
  };
  process.on("SIGTERM", close);
  process.on("SIGINT", close);

  const port = await server.listen(ENGINE_HOST, ENGINE_PORT);
  log.info({ host: ENGINE_HOST, port }, "listening");
  await engine.start();
}

main().catch((error) => {
  console.error(`The speech engine could not start: ${messageOf(error)}`);
  process.exit(1);
});
