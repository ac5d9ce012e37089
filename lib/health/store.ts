import packageJson from "@/package.json";
import { checkDatabase, checkEngine, checkLiveKit, checkWorker } from "./parts";
import type { Health } from "./schema";

/** The state of each part, asked now and all at once. Open to anybody, so it says no more than up or down. */
export async function readHealth(): Promise<Health> {
  const [database, livekit, engine, worker] = await Promise.all([
    checkDatabase(),
    checkLiveKit(),
    checkEngine(),
    checkWorker(),
  ]);
  const parts = { web: { state: "up", detail: "Answers." } as const, database, livekit, engine, worker };
  const ok = Object.values(parts).every((part) => part.state !== "down");
  return { ok, version: packageJson.version, parts };
}
