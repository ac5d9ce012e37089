import { execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { sharedPaths, testData } from "@/tests/support/shared-data";
import { comparison, type Figures, merge } from "./figures";

const root = resolve(import.meta.dirname, "../..");
/** How often each of the two runs: in turns, so that whatever else the machine does hits both. */
const rounds = 2;
/** The measuring itself, which must be the same for both. */
const measuringCode = ["scripts/bench", "tests/support"] as const;
const resultSchema = z.object({
  figures: z.record(z.string(), z.union([z.number(), z.array(z.number()), z.array(z.boolean())])),
});

/** Runs one bench with another commit and with this working tree, turn and turn about (ABAB), and answers the figures of both
 * and a table of them. The other commit is checked out into a folder of its own, which is removed again. */
export async function compareWith(commit: string, parameters: readonly string[]) {
  const name = git("rev-parse", "--short", `${commit}^{commit}`);
  const folder = mkdtempSync(join(tmpdir(), "parley-compare-"));
  chmodSync(folder, 0o711);
  const tree = join(folder, "tree");
  const stop = () => {
    removeTree(tree);
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      stop();
      process.exit(1);
    });
  }
  try {
    console.log(`Preparing ${name} in ${tree}`);
    git("worktree", "add", "--detach", tree, name);
    install(tree);
    const base: Figures[] = [];
    const head: Figures[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const [title, at, runs] of [
        [name, tree, base],
        ["this tree", root, head],
      ] as const) {
        console.log(`\n── ${title}, ${round} of ${rounds}`);
        runs.push(await run(at, join(folder, `${runs.length}-${at === root}.json`), parameters));
      }
    }
    const figures = { base: merge(base), head: merge(head) };
    const text = comparison({ name, figures: figures.base }, { name: "this tree", figures: figures.head });
    return { commit: name, ...figures, text };
  } finally {
    stop();
  }
}

function install(tree: string): void {
  for (const path of measuringCode) {
    rmSync(join(tree, path), { recursive: true, force: true });
    cpSync(join(root, path), join(tree, path), { recursive: true });
  }
  const hasSamePackages = ["package-lock.json", "package.json"].every(
    (file) => existsSync(join(tree, file)) && readFileSync(join(tree, file)).equals(readFileSync(join(root, file))),
  );
  // A copy rather than a link: the web app's bundler refuses packages that lie outside its folder.
  if (hasSamePackages)
    cpSync(join(root, "node_modules"), join(tree, "node_modules"), { recursive: true, verbatimSymlinks: true });
  else execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: tree, stdio: "inherit" });
  execFileSync(process.execPath, [join(tree, "node_modules/prisma/build/index.js"), "generate"], {
    cwd: tree,
    stdio: "ignore",
  });
}

/** One run in `tree`, with the models and programs of this one. */
async function run(tree: string, file: string, parameters: readonly string[]): Promise<Figures> {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/bench/main.ts", ...parameters, "--json", file], {
    cwd: tree,
    stdio: "inherit",
    env: { ...process.env, PARLEY_DATA: resolve(sharedPaths().models, ".."), PARLEY_TEST_DATA: testData },
  });
  const code = await new Promise((done) => child.once("exit", done));
  if (code !== 0) throw new Error(`The bench failed in ${tree}.`);
  return resultSchema.parse(JSON.parse(readFileSync(file, "utf8"))).figures;
}

function removeTree(tree: string): void {
  if (!existsSync(tree)) return;
  git("worktree", "remove", "--force", tree);
}

function git(...parameters: string[]): string {
  return execFileSync("git", parameters, { cwd: root, encoding: "utf8" }).trim();
}
