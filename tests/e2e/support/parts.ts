import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext } from "@playwright/test";
import { z } from "zod";
import { healthSchema } from "@/lib/health/schema";
import { url } from "./talking";

const recordSchema = z.object({ pid: z.number() });

export type PartName = "postgres" | "livekit" | "engine" | "worker" | "web";

/** Process of a part, as the supervisor has noted it down; undefined while it is being started again. */
function pidOf(part: PartName): number | undefined {
  try {
    const file = join(process.env.E2E_DATA ?? "", "run", `${part}.json`);
    return recordSchema.parse(JSON.parse(readFileSync(file, "utf8"))).pid;
  } catch {
    return undefined;
  }
}

/** Ends a part as a crash would, and waits until the supervisor has it up again and all parts are well. */
export async function crash(part: PartName, request: APIRequestContext): Promise<void> {
  const pid = pidOf(part);
  if (pid === undefined) throw new Error(`${part} does not run`);
  process.kill(pid, "SIGKILL");
  const giveUpAt = Date.now() + 60_000;
  for (;;) {
    const current = pidOf(part);
    if (current !== undefined && current !== pid && (await isWell(request))) return;
    if (Date.now() > giveUpAt) throw new Error(`${part} did not come back within a minute`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function isWell(request: APIRequestContext): Promise<boolean> {
  try {
    const health = healthSchema.parse(await (await request.get(url("/api/health"))).json());
    return Object.values(health.parts).every(({ state }) => state === "up");
  } catch {
    return false;
  }
}
