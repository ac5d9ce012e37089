import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LogFile } from "./log-file";
import { readableLine } from "./log-lines";

test("JSON lines are read by level, whether a number or a word", () => {
  expect(readableLine('{"level":30,"msg":"call began"}', 40)).toBeUndefined();
  expect(readableLine('{"level":30,"msg":"call began"}', 30)).toBe("call began");
  expect(readableLine('{"level":50,"msg":"call failed","err":{"message":"no model"}}', 40)).toBe(
    "call failed: no model",
  );
  expect(readableLine('{"level":"error","msg":"cannot listen","error":"port taken"}', 40)).toBe(
    "cannot listen: port taken",
  );
  expect(readableLine('{"level":"info","msg":"starting"}', 40)).toBeUndefined();
});

test("plain lines show when they sound alarming", () => {
  expect(readableLine("LOG:  checkpoint starting", 40)).toBeUndefined();
  expect(readableLine("FATAL:  out of memory", 40)).toBe("FATAL:  out of memory");
  expect(readableLine("{ broken json, an error", 40)).toBe("{ broken json, an error");
  expect(readableLine("   ", 0)).toBeUndefined();
});

test("a grown log moves aside, and only so many are kept", () => {
  const folder = mkdtempSync(join(tmpdir(), "parley-log-"));
  const log = new LogFile(join(folder, "web.log"), 100);
  for (let line = 0; line < 60; line++) log.write(`line ${line} ${"x".repeat(20)}`);
  log.close();
  log.write("too late");
  expect(readdirSync(folder).sort()).toEqual(["web.log", "web.log.1", "web.log.2", "web.log.3"]);
  expect(readFileSync(join(folder, "web.log.1"), "utf8")).toMatch(/^line \d+ x+\n/);
  rmSync(folder, { recursive: true });
});
