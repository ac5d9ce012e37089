import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadSecrets } from "./secrets";

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), "parley-secrets-")), "secrets.json");
});
afterEach(() => rmSync(join(file, ".."), { recursive: true, force: true }));

test("are made once, all different, for their owner's eyes only", () => {
  const secrets = loadSecrets(file);
  expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(loadSecrets(file)).toEqual(secrets);
});

test("a file opened to others is closed again", () => {
  loadSecrets(file);
  chmodSync(file, 0o644);
  loadSecrets(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("an older file keeps what it has and gains what is new", () => {
  const { setupToken, ...older } = loadSecrets(file);
  writeFileSync(file, JSON.stringify(older));
  const secrets = loadSecrets(file);
  expect(secrets).toMatchObject(older);
  expect(secrets.setupToken).not.toBe(setupToken);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(secrets);
});

test("a damaged file is reported, never replaced", () => {
  writeFileSync(file, '{"livekitKey": "par');
  expect(() => loadSecrets(file)).toThrow(/damaged/);
  expect(readFileSync(file, "utf8")).toBe('{"livekitKey": "par');
});
