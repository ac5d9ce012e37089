import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const ownerSchema = z.object({ token: z.string(), pid: z.number().int(), host: z.string() });
type Owner = z.infer<typeof ownerSchema>;

export interface LockOptions {
  signal?: AbortSignal;
  /** Called once when someone else holds the lock. */
  onWait?(pid: number | undefined): void;
  /** The holder touches the file this often … */
  heartbeatMs?: number;
  /** … and counts as dead after this long without (another host's process ids say nothing here). */
  staleMs?: number;
}

/**
 * Waits for and takes a lock file that other processes respect; answers the function that gives it back. A lock whose
 * process is gone is taken over.
 */
export async function acquireLock(path: string, options: LockOptions = {}): Promise<() => Promise<void>> {
  const { signal, onWait, heartbeatMs = 2_000, staleMs = 20_000 } = options;
  const owner: Owner = { token: randomUUID(), pid: process.pid, host: hostname() };
  await mkdir(dirname(path), { recursive: true });
  let announced = false;
  while (!(await create(path, owner))) {
    signal?.throwIfAborted();
    const holder = await inspect(path, staleMs);
    if (holder === "gone") continue;
    if (holder.stale) {
      await takeAway(path, holder.owner);
      continue;
    }
    if (!announced) onWait?.(holder.owner?.pid);
    announced = true;
    await sleep(100, undefined, { signal });
  }
  const heartbeat = setInterval(() => {
    const now = new Date();
    void utimes(path, now, now).catch(() => undefined);
  }, heartbeatMs);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    const current = await readOwner(path);
    if (current?.token === owner.token) await rm(path, { force: true });
  };
}

// Linked into place, so nobody ever reads a lock file that is still being written.
async function create(path: string, owner: Owner): Promise<boolean> {
  const draft = `${path}.${owner.token}`;
  await writeFile(draft, JSON.stringify(owner));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST") return false;
    // A file system without hard links: an exclusive write is the next best.
    if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") return exclusiveWrite(path, owner);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function exclusiveWrite(path: string, owner: Owner): Promise<boolean> {
  return writeFile(path, JSON.stringify(owner), { flag: "wx" }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
}

async function inspect(path: string, staleMs: number): Promise<"gone" | { owner?: Owner; stale: boolean }> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return "gone";
  const owner = await readOwner(path);
  const silent = Date.now() - found.mtimeMs > staleMs;
  const dead = owner?.host === hostname() && !isAlive(owner.pid);
  return { owner, stale: silent || dead };
}

async function readOwner(path: string): Promise<Owner | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return ownerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Removes a dead owner's lock; when a live one slipped in between, puts it back. */
async function takeAway(path: string, dead: Owner | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside).catch(() => undefined);
  const taken = await readOwner(aside);
  if (taken && taken.token !== dead?.token) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
