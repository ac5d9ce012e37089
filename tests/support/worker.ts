import { z } from "zod";
import { bundledWorker, bundleWorker } from "@/scripts/start/bundle";
import { freePort } from "./ports";
import { root, startProcess, untilUp } from "./process";

type Options = {
  databaseUrl: string;
  livekit: { url: string; apiKey: string; apiSecret: string };
  engineUrl: string;
  dataFolder: string;
  secret: string;
  /** More variables of its own. */
  environment?: Record<string, string>;
};

const statusSchema = z.object({ active_jobs: z.number() });

/** Starts the real worker and waits until it has registered with LiveKit and warmed a process for the next call. */
export async function startWorker({ databaseUrl, livekit, engineUrl, dataFolder, secret, environment = {} }: Options) {
  const port = await freePort();
  await bundleWorker(root);
  const worker = startProcess(bundledWorker, {
    DATABASE_URL: databaseUrl,
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
    ENGINE_URL: engineUrl,
    PARLEY_DATA: dataFolder,
    PARLEY_SECRET: secret,
    WORKER_PORT: String(port),
    LOG_LEVEL: "debug",
    ...environment,
  });
  const url = `http://127.0.0.1:${port}`;
  await untilUp(worker, "worker", async () => (await fetch(url)).ok && /job runner initialized/.test(worker.output()));
  return {
    ...worker,
    url,
    async activeJobs() {
      const response = await fetch(`${url}/worker`);
      return statusSchema.parse(await response.json()).active_jobs;
    },
  };
}
