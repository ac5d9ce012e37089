import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { acquireLock } from "./lock";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "parley-lock-"));
  path = join(folder, "model.lock");
});
afterEach(() => rm(folder, { recursive: true }));

const heldBy = (owner: { pid: number; host: string }) => writeFile(path, JSON.stringify({ token: "other", ...owner }));

test("lets one in at a time", async () => {
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const release = await acquireLock(path);
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
      await release();
    }),
  );
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test("takes over from a process that is gone", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  await heldBy({ pid, host: hostname() });
  const release = await acquireLock(path);
  expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ pid: process.pid });
  await release();
});

test("takes over from another host only once that is silent", async () => {
  await heldBy({ pid: 1, host: "elsewhere" });
  const stop = new AbortController();
  const waiting = acquireLock(path, { signal: stop.signal, onWait: () => stop.abort() });
  await expect(waiting).rejects.toThrow();
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);
  const release = await acquireLock(path);
  await release();
});

test("takes over a file that is no lock once it is old", async () => {
  await writeFile(path, "");
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(path, longAgo, longAgo);
  const release = await acquireLock(path);
  await release();
});

test("says for whom it waits, and stops waiting when told", async () => {
  const release = await acquireLock(path);
  const stop = new AbortController();
  const waits: (number | undefined)[] = [];
  const waiting = acquireLock(path, {
    signal: stop.signal,
    onWait: (pid) => {
      waits.push(pid);
      stop.abort();
    },
  });
  await expect(waiting).rejects.toThrow();
  expect(waits).toEqual([process.pid]);
  await release();
});

test("does not take away a lock that has become someone else's", async () => {
  const release = await acquireLock(path);
  await heldBy({ pid: 1, host: "elsewhere" });
  await release();
  expect(await readdir(folder)).toEqual(["model.lock"]);
});
