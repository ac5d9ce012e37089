import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { acquireLock } from "./lock";
import { identify, isAlive } from "./process-identity";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "parley-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const url = "http://localhost:3000";

test("the second one learns who holds it and where, until it is released", () => {
  const first = acquireLock(folder, url);
  expect(acquireLock(folder, "http://localhost:4000").holder).toMatchObject({ pid: process.pid, url });
  if (!first.holder) first.release();
  expect(readdirSync(folder)).toEqual([]);
  expect(acquireLock(folder, url).holder).toBeUndefined();
});

test("a lock of a dead process, of a number given to another, or cut in half is taken over", async () => {
  const child = spawn(process.execPath, ["-e", ""]);
  await once(child, "exit");
  const left = [
    JSON.stringify({ pid: child.pid, startedAt: "before", url }),
    JSON.stringify({ pid: process.pid, startedAt: "another time", url }),
    '{"pid":',
  ];
  for (const content of left) {
    writeFileSync(join(folder, "start.lock"), content);
    const lock = acquireLock(folder, url);
    expect(lock.holder).toBeUndefined();
    if (!lock.holder) lock.release();
    expect(existsSync(join(folder, "start.lock"))).toBe(false);
  }
});

test("a process is told from a later one with its number, and a dead one is nobody", async () => {
  const self = identify(process.pid);
  expect(self && isAlive(self)).toBe(true);
  expect(isAlive({ pid: process.pid, startedAt: "another time" })).toBe(false);
  const child = spawn(process.execPath, ["-e", ""]);
  const identity = identify(child.pid ?? 0);
  await once(child, "exit");
  expect(identity && isAlive(identity)).toBe(false);
});
