import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { openPromise } from "yauzl";
import { AppError } from "@/lib/errors";
import { sha256Of } from "../hash";
import { lastLines } from "../trouble";
import { diskFullError, runTool, saysDiskFull } from "./run-tool";
import type { FetchContext, FetchSource } from "./source";

type PypiSource = Parameters<FetchSource<"pypi">>[0];

/**
 * A member of a wheel. pip fetches the wheel, so the index, mirror, proxy and certificates this machine is set up with are
 * used; the package is never installed or run. The wheel stays in the scratch folder: its other members need no second download.
 */
export const fetchFromPypi: FetchSource<"pypi"> = async (source, context) => {
  const folder = join(context.scratch, `pypi-${source.package}-${source.version}`);
  const wheel = (await findWheel(folder, source)) ?? (await downloadWheel(folder, source, context));
  await extractMember(wheel, source, context);
  return { resumed: false };
};

async function findWheel(folder: string, { wheelSha256, wheelBytes }: PypiSource): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((name) => name.endsWith(".whl"))) {
    const path = join(folder, name);
    if (wheelBytes !== undefined && (await stat(path)).size !== wheelBytes) continue;
    if ((await sha256Of(path)) === wheelSha256) return path;
  }
  return undefined;
}

async function downloadWheel(folder: string, source: PypiSource, context: FetchContext): Promise<string> {
  const label = `${source.package} ${source.version}`;
  const python = await findPip(context);
  await rm(folder, { recursive: true, force: true });
  const temporary = join(folder, "tmp");
  await mkdir(temporary, { recursive: true });
  const watch = setInterval(() => {
    // pip says nothing while it loads; the growth of its temporary file is the progress there is.
    void sizeOf(folder).then((bytes) =>
      context.onProgress(
        Math.min(bytes, source.wheelBytes ?? bytes),
        source.wheelBytes ?? null,
        `${label} through pip`,
      ),
    );
  }, 250);
  context.onProgress(0, source.wheelBytes ?? null, `${label} through pip`);
  // A wheel that fits any Python and never a source package, because building one would run its code.
  const target = ["--only-binary=:all:", "--python-version", "3.12", "--implementation", "py", "--abi", "none"];
  const platform = ["--platform", source.platform ?? "any"];
  const quiet = ["--no-deps", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"];
  const result = await runTool(
    python,
    [
      "-m",
      "pip",
      "download",
      ...quiet,
      ...target,
      ...platform,
      "--dest",
      folder,
      `${source.package}==${source.version}`,
    ],
    { env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary }, signal: context.signal },
  ).finally(() => clearInterval(watch));
  context.signal.throwIfAborted();
  await rm(temporary, { recursive: true, force: true });
  if (result.code !== 0) {
    if (saysDiskFull(result.stderr)) throw diskFullError(lastLines(result.stderr));
    throw new AppError(
      "unavailable",
      `pip could not fetch ${label}: ${lastLines(result.stderr, 2) || "it said nothing"}`,
    );
  }
  const wheel = await findWheel(folder, source);
  if (wheel) return wheel;
  await rm(folder, { recursive: true, force: true });
  throw new AppError(
    "unavailable",
    `the wheel of ${label} that pip fetched does not have the hash in the manifest, so it was thrown away`,
  );
}

async function findPip({ settings, signal }: FetchContext): Promise<string> {
  for (const command of settings.pythonCommands) {
    const result = await runTool(command, ["-m", "pip", "--version"], { signal });
    signal.throwIfAborted();
    if (result.code === 0) return command;
  }
  throw new AppError(
    "not_configured",
    "skipped, because Python with pip was not found on this machine (python3 -m pip)",
  );
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      ),
  );
  return Math.max(0, ...sizes);
}

async function extractMember(wheel: string, { member, package: name, version }: PypiSource, context: FetchContext) {
  const zip = await openPromise(wheel);
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== member) continue;
      const content = await zip.openReadStreamPromise(entry);
      await pipeline(content, createWriteStream(context.target), { signal: context.signal });
      return;
    }
  } finally {
    zip.close();
  }
  throw new AppError("unavailable", `the wheel of ${name} ${version} has no file ${member}`);
}
