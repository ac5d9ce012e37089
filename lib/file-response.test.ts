import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fileResponse, parseRange } from "./file-response";

test.each([
  [null, undefined],
  ["bytes=0-", { start: 0, end: 99 }],
  ["bytes=10-19", { start: 10, end: 19 }],
  ["bytes=90-500", { start: 90, end: 99 }],
  ["bytes=-10", { start: 90, end: 99 }],
  ["bytes=-500", { start: 0, end: 99 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=9-5", undefined],
  ["bytes=0-1,5-6", undefined],
  ["bytes=-", undefined],
  ["lines=0-1", undefined],
])("of 100 bytes, %s asks for %j", (header, range) => {
  expect(parseRange(header, 100)).toEqual(range);
});

const folder = mkdtempSync(join(tmpdir(), "parley-file-"));
const file = { path: join(folder, "sound.ogg"), contentType: "audio/ogg", bytes: 10 };
writeFileSync(file.path, "0123456789");
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (range?: string, method = "GET") =>
  fileResponse(new Request("http://parley.test/", { method, headers: range ? { range } : {} }), file);

test("the whole file", async () => {
  const response = ask();
  expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([
    200,
    "10",
    "0123456789",
  ]);
});

test("a part of it", async () => {
  const response = ask("bytes=2-4");
  expect([response.status, response.headers.get("content-range"), await response.text()]).toEqual([
    206,
    "bytes 2-4/10",
    "234",
  ]);
});

test("only its head", async () => {
  const response = ask(undefined, "HEAD");
  expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, "10", ""]);
});

test("a part behind its end", () => {
  const response = ask("bytes=10-");
  expect([response.status, response.headers.get("content-range")]).toEqual([416, "bytes */10"]);
});
