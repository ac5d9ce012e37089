import { execFile } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { AppError, messageOf } from "@/lib/errors";
import { downloadRelease } from "./livekit-release";
import type { Reporter } from "./reporter";

const run = promisify(execFile);
export const livekitVersion = "1.13.5";
const suffix = process.platform === "win32" ? ".exe" : "";

/** Path of a LiveKit server of the version we know: from PATH, the data folder, its release page, or built with Go. */
export async function findLivekit(binFolder: string, reporter: Reporter): Promise<string> {
  const own = join(binFolder, `livekit-server${suffix}`);
  for (const candidate of [...inPath(`livekit-server${suffix}`), own]) if (await fits(candidate)) return candidate;
  const step = reporter.step("LiveKit server", { isSlow: true });
  const attempts = [
    { way: "Download", get: () => downloadRelease(livekitVersion, binFolder, own, step.progress) },
    { way: "Build with Go", get: () => buildWithGo(binFolder, own, step.note) },
  ];
  const problems: string[] = [];
  for (const { way, get } of attempts) {
    try {
      await get();
      if (!(await fits(own))) throw new AppError("unavailable", `It is not LiveKit ${livekitVersion}.`);
      step.done(way === "Download" ? "downloaded" : "built with Go");
      return own;
    } catch (error) {
      problems.push(`  ${way}: ${messageOf(error)}`);
    }
  }
  step.fail();
  throw new AppError(
    "not_configured",
    [
      `LiveKit server ${livekitVersion} is needed and could not be had:`,
      ...problems,
      "Any one of these helps:",
      `  1. Put livekit-server 1.13.x in PATH (https://docs.livekit.io/home/self-hosting/local; on a Mac: brew install livekit), or as ${own}.`,
      "  2. Let this machine reach github.com, and start again: the release is then downloaded and verified.",
      "  3. Install Go (https://go.dev/dl), and start again: it is then built from source.",
      "Or set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to a LiveKit server you run.",
    ].join("\n"),
  );
}

function inPath(name: string): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

/** Other minor versions may refuse our configuration. */
async function fits(path: string): Promise<boolean> {
  try {
    const { stdout } = await run(path, ["--version"], { timeout: 20_000 });
    return /\b1\.13\.\d+/.test(stdout);
  } catch {
    return false;
  }
}

/** Go checks the sources against its public checksum database, which makes this as safe as a verified download. */
async function buildWithGo(binFolder: string, target: string, note: (text: string) => void): Promise<void> {
  const build = join(binFolder, `build-${process.pid}`);
  mkdirSync(build, { recursive: true });
  try {
    await run("go", ["version"]).catch(() => {
      throw new AppError("not_configured", "Go is not installed.");
    });
    note("building with Go, a minute or two");
    const source = `github.com/livekit/livekit-server/cmd/server@v${livekitVersion}`;
    await run("go", ["install", source], {
      cwd: build,
      env: { ...process.env, GOBIN: build, GOFLAGS: "" },
      timeout: 20 * 60_000,
    });
    renameSync(join(build, `server${suffix}`), target);
  } finally {
    rmSync(build, { recursive: true, force: true });
  }
}
