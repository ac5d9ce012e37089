import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { sha256Of } from "./inspect";
import { sha256Schema } from "./schema";

/** Keeps a module under its hash; the same one twice is one file. */
export async function keepModule(bytes: Uint8Array): Promise<void> {
  const path = pathOf(sha256Of(bytes));
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  // Whole or not at all: a worker may be reading it.
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, bytes, { mode: 0o600 });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** A module that was uploaded. Throws `not_configured` when it is not there, or is not what it was. */
export async function readModule(sha256: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = await readFile(pathOf(sha256));
  } catch (cause) {
    throw new AppError("not_configured", "The plug-in's module is missing. Upload it again.", { cause });
  }
  if (sha256Of(bytes) === sha256) return bytes;
  throw new AppError("not_configured", "The plug-in's module was changed on the disk. Upload it again.");
}

/** Long enough for who uploads a module and saves the skill after lunch. */
const unusedForMs = 24 * 3_600_000;

/** Removes modules that were uploaded a day ago and that nobody made a skill of. */
export async function removeModulesBut(used: (sha256s: string[]) => Promise<Set<string>>): Promise<void> {
  const names = await readdir(folder());
  const old: string[] = [];
  for (const name of names) {
    const { mtimeMs } = await stat(join(folder(), name));
    if (Date.now() - mtimeMs > unusedForMs) old.push(name);
  }
  const kept = await used(old.map((name) => name.replace(/\.wasm$/, "")));
  for (const name of old) {
    if (!kept.has(name.replace(/\.wasm$/, ""))) await rm(join(folder(), name), { force: true });
  }
}

const folder = () => join(env().PARLEY_DATA, "plug-ins");
const pathOf = (sha256: string) => join(folder(), `${sha256Schema.parse(sha256)}.wasm`);
