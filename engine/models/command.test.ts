import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runModelsCommand } from "./command";
import { createModelStore } from "./store";
import { sampleBytes, sha256 } from "./testing/file-server";
import { manifestOf, modelEntry, quickNetwork } from "./testing/models";

const content = sampleBytes(20_000);
let root: string;
let stdout: string;
let stderr: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "parley-command-"));
  await writeFile(join(root, "weights"), content);
});
afterEach(() => rm(root, { recursive: true }));

async function run(...argv: string[]): Promise<number> {
  const file = (path: string) => ({
    path: "weights.gguf",
    bytes: content.length,
    sha256: sha256(content),
    sources: [{ kind: "file" as const, path }],
  });
  const manifest = manifestOf(
    modelEntry({ id: "small", default: true, files: [file(join(root, "weights"))] }),
    modelEntry({ id: "large", name: "Large model", files: [file(join(root, "absent"))] }),
    modelEntry({ id: "guarded", acceptLicence: true, files: [file(join(root, "weights"))] }),
  );
  stdout = "";
  stderr = "";
  return runModelsCommand(argv, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    store: createModelStore({ root: join(root, "models"), manifest, settings: { network: quickNetwork } }),
  });
}

test("lists, pulls the default models, verifies and deletes", async () => {
  expect(await run("list")).toBe(0);
  expect(stdout).toMatch(/^small +llm +Small model +MIT +1 kB +1 kB +available \(default\)$/m);
  expect(await run("pull")).toBe(0);
  expect(stderr).toMatch(/Small model is installed and checked\./);
  expect(await run("list", "--json")).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { id: "small", kind: "llm", licence: "MIT", sizeBytes: 1, ramBytes: 1, state: "installed" },
    { id: "large", state: "available" },
    { id: "guarded", state: "available" },
  ]);
  expect(await run("verify")).toBe(0);
  expect(stdout).toBe("small: every file is as it should be.\n");
  expect(await run("rm", "small")).toBe(0);
  expect(await run("verify")).toBe(0);
  expect(stdout).toMatch(/No model is installed/);
});

test("names a damaged file and how to repair it, with a status scripts can read", async () => {
  await run("pull", "small");
  await writeFile(join(root, "models", "installed", "small", "weights.gguf"), sampleBytes(20_000, "bit rot"));
  expect(await run("verify", "small")).toBe(1);
  expect(stdout).toMatch(/weights\.gguf is damaged[^\n]*\nRepair it with `npm run models -- pull small`/);
  expect(await run("verify", "--json")).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject([{ id: "small", ok: false }]);
  expect(await run("pull", "small")).toBe(0);
  expect(await run("verify", "small")).toBe(0);
});

test("goes on with the other models when one fails, and fails in the end", async () => {
  expect(await run("pull", "large", "small")).toBe(1);
  expect(stderr).toMatch(/Could not get weights\.gguf of Large model/);
  expect(stderr).toMatch(/Small model is installed/);
});

test("pulls a model with its own licence only when told that it is accepted", async () => {
  expect(await run("pull", "guarded")).toBe(1);
  expect(stderr).toMatch(/own licence/);
  expect(await run("pull", "guarded", "--accept-licence")).toBe(0);
});

test("explains itself when it is called wrongly", async () => {
  expect(await run()).toBe(2);
  expect(await run("fetch")).toBe(2);
  expect(stderr).toMatch(/There is no command "fetch"/);
  expect(await run("pull", "--force")).toBe(2);
  expect(stderr).toMatch(/Usage:/);
  expect(await run("rm")).toBe(2);
  expect(await run("pull", "nobody")).toBe(1);
  expect(stderr).toMatch(/Known models: small, large, guarded/);
  expect(await run("--help")).toBe(0);
});
