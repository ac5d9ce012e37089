import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { stopOrphans } from "@/scripts/start/orphans";
import { identify } from "@/scripts/start/process-identity";

const root = resolve(import.meta.dirname, "../..");

/** Everything tests keep between runs lies here; `npm start`'s own data stays untouched. */
export const testData = resolve(process.env.PARLEY_TEST_DATA ?? join(root, ".parley-test"));

/** What is expensive to get and never changed by a test: models and the LiveKit server, shared with `npm start`. */
export function sharedPaths() {
  const own = resolve(root, process.env.PARLEY_DATA ?? ".parley");
  return { models: join(own, "models"), bin: join(own, "bin") };
}

/** Lets a test's data folder use them. */
export function linkShared(data: string): void {
  mkdirSync(data, { recursive: true, mode: 0o711 });
  for (const [name, target] of Object.entries(sharedPaths())) {
    mkdirSync(target, { recursive: true });
    try {
      symlinkSync(target, join(data, name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** A fresh folder for one test's processes. First ends and removes what test runs that were killed had left. */
export async function makeTestFolder(kind: string): Promise<string> {
  mkdirSync(testData, { recursive: true, mode: 0o711 });
  for (const name of readdirSync(testData)) {
    const owner = /^[a-z]+-(\d+)-/.exec(name)?.[1];
    if (!owner || identify(Number(owner))) continue;
    const folder = join(testData, name);
    if (existsSync(join(folder, "run"))) await stopOrphans(join(folder, "run"));
    rmSync(folder, { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(testData, `${kind}-${process.pid}-`));
  chmodSync(folder, 0o711); // as root, Postgres runs as somebody else and must get in
  for (const name of ["logs", "run"]) mkdirSync(join(folder, name));
  return folder;
}
