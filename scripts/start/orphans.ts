import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { endSession, isAlive, send } from "./process-identity";

const recordSchema = z.object({
  pid: z.number().int().positive(),
  startedAt: z.string(),
  name: z.string(),
  signal: z.enum(["SIGTERM", "SIGINT"]).catch("SIGTERM"),
});

const graceMs = 8_000;

/** Stops what a killed `npm start` left running, going by the records it kept. Answers the names of what it stopped. */
export async function stopOrphans(runFolder: string): Promise<string[]> {
  const files = readdirSync(runFolder).filter((name) => name.endsWith(".json"));
  const stopped = await Promise.all(files.map((name) => stopOrphan(join(runFolder, name))));
  return stopped.filter((name) => name !== undefined);
}

async function stopOrphan(file: string): Promise<string | undefined> {
  const record = read(file);
  if (!record) return void rmSync(file, { force: true });
  const wasAlive = isAlive(record);
  if (wasAlive) {
    send(record.pid, record.signal);
    const end = Date.now() + graceMs;
    while (isAlive(record) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    if (isAlive(record)) send(record.pid, "SIGKILL");
    while (isAlive(record)) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await endSession(record.pid, "SIGKILL", 2_000);
  rmSync(file, { force: true });
  return wasAlive ? record.name : undefined;
}

function read(file: string): z.infer<typeof recordSchema> | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined; // cut off in the middle of writing
  }
}
