import { dirname } from "node:path";
import { z } from "zod";
import { freePort } from "./ports";
import { fromSource, startProcess, type TestProcess, untilUp } from "./process";
import { sharedPaths } from "./shared-data";

const healthSchema = z.object({ status: z.enum(["starting", "ok", "failed"]), error: z.string().optional() });

export interface RunningEngine {
  /** http://127.0.0.1:port */
  url: string;
  process: TestProcess;
  stop(): Promise<void>;
}

/**
 * Starts a real engine on a free port and waits until its models answer (`until: "ok"`) or are known not to (`"failed"`).
 * `data`: the folder whose `models/` it reads; default is the one with the models every test shares.
 */
export async function startEngine(
  options: { data?: string; until?: "ok" | "failed"; environment?: Record<string, string> } = {},
): Promise<RunningEngine> {
  const { data = dirname(sharedPaths().models), until = "ok", environment = {} } = options;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const engine = startProcess(fromSource("engine/main.ts"), {
    ENGINE_HOST: "127.0.0.1",
    ENGINE_PORT: String(port),
    PARLEY_DATA: data,
    LOG_LEVEL: "warn",
    ...environment,
  });
  await untilUp(engine, "The engine", async () => {
    const response = await fetch(`${url}/health`);
    return healthSchema.parse(await response.json()).status === until;
  }).catch(async (error) => {
    await engine.stop();
    throw error;
  });
  return { url, process: engine, stop: engine.stop };
}
