import packageJson from "@/package.json";
import { checkDatabase, checkEngine, checkLiveKit, checkWorker, remember } from "./parts";
import type { Health } from "./schema";

/** The state of each part, all asked at once and not older than a second. Open to anybody, so it says no more than the
 * version and how each part does, and asking often costs nothing. */
export const readHealth = remember(1_000, askParts);

async function askParts(): Promise<Health> {
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
