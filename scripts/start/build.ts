import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { AppError } from "@/lib/errors";
import type { Reporter } from "./reporter";

const run = promisify(execFile);
/** Everything the web app is built from. */
const sources = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/schema.prisma",
  "proxy.ts",
  "instrumentation.ts",
  "next.config.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];

/** Builds the web app when its sources have changed since the last time. Throws AppError with the compiler's words. */
export async function buildWeb(root: string, reporter: Reporter): Promise<void> {
  const stamp = join(root, ".next", "parley-stamp");
  const server = join(root, ".next", "standalone", "server.js");
  const hash = hashSources(root);
  if (existsSync(server) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return;
  const step = reporter.step("Web app", { isSlow: true });
  step.note("building, about a minute");
  rmSync(stamp, { force: true });
  try {
    await run(process.execPath, [join(root, "node_modules/next/dist/bin/next"), "build"], {
      cwd: root,
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    step.fail();
    const words =
      error instanceof Error && "stdout" in error && "stderr" in error ? `${error.stdout}${error.stderr}` : "";
    throw new AppError(
      "internal",
      `The web app could not be built.\n${words.trim().split("\n").slice(-40).join("\n")}`,
      {
        cause: error,
      },
    );
  }
  // The standalone server expects these beside it.
  cpSync(join(root, ".next/static"), join(root, ".next/standalone/.next/static"), { recursive: true });
  if (existsSync(join(root, "public"))) {
    cpSync(join(root, "public"), join(root, ".next/standalone/public"), { recursive: true });
  }
  writeFileSync(stamp, hash);
  step.done("built");
}

/** Pure but for reading: one hash over the names and contents of all sources. */
export function hashSources(root: string, paths = sources): string {
  const hash = createHash("sha256");
  for (const path of paths) addTo(hash, root, join(root, path));
  return hash.digest("hex");
}

function addTo(hash: ReturnType<typeof createHash>, root: string, path: string): void {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) return;
  if (info.isDirectory()) {
    for (const name of readdirSync(path).sort()) addTo(hash, root, join(path, name));
  } else if (!/\.test\.tsx?$/.test(path)) {
    hash.update(`${relative(root, path)}\0`).update(readFileSync(path));
  }
}
