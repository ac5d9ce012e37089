import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { identify, isAlive } from "./process-identity";

const holderSchema = z.object({ pid: z.number().int(), startedAt: z.string(), url: z.string() });
export type Holder = z.infer<typeof holderSchema>;
export type Lock = { holder?: undefined; release: () => void } | { holder: Holder };

/** One `npm start` per data folder. Answers who holds it already, or a lock; one left by a dead process is taken over. */
export function acquireLock(runFolder: string, url: string): Lock {
  const file = join(runFolder, "start.lock");
  const mine = join(runFolder, `start.lock.${process.pid}`);
  const self = identify(process.pid) ?? { pid: process.pid, startedAt: "" };
  writeFileSync(mine, JSON.stringify({ ...self, url }), { mode: 0o600 });
  try {
    for (;;) {
      if (tryLink(mine, file)) return { release: () => release(file) };
      const holder = readHolder(file);
      if (holder && isAlive(holder)) return { holder };
      // Renamed first: of two starters that both found it stale only one gets to remove it.
      discard(file, `${mine}.stale`);
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** A link appears with its content or not at all, unlike a file that is created and then written. */
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

function discard(file: string, aside: string): void {
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody was faster
  }
  const taken = readHolder(aside);
  if (taken && isAlive(taken)) tryLink(aside, file); // it was a fresh lock after all: put it back
  rmSync(aside, { force: true });
}

function release(file: string): void {
  if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
}
