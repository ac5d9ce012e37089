import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { AppError } from "@/lib/errors";
import { tarMember } from "../tar";
import { lastLines } from "../trouble";
import { diskFullError, runTool, saysDiskFull } from "./run-tool";
import type { FetchContext, FetchSource } from "./source";

type NpmSource = Parameters<FetchSource<"npm">>[0];

/** A member of an npm package. `npm pack` fetches the tarball with the machine's own registry settings and checks its integrity; nothing of it runs. */
export const fetchFromNpm: FetchSource<"npm"> = async (source, context) => {
  const folder = join(context.scratch, `npm-${source.package.replace("/", "-")}-${source.version}`);
  const tarball = (await findTarball(folder)) ?? (await pack(folder, source, context));
  const content = createReadStream(tarball).pipe(createGunzip());
  const found = await pipeline(content, tarMember(source.member), createWriteStream(context.target), {
    signal: context.signal,
  }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError) return false;
      throw error;
    },
  );
  if (!found) throw new AppError("unavailable", `${source.package} ${source.version} has no file ${source.member}`);
  return { resumed: false };
};

async function findTarball(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch(() => []);
  const name = names.find((name) => name.endsWith(".tgz"));
  return name && join(folder, name);
}

async function pack(folder: string, source: NpmSource, context: FetchContext): Promise<string> {
  const label = `${source.package} ${source.version}`;
  const [command = "npm", ...first] = context.settings.npmCommand;
  // Packed aside and renamed when npm says it is whole, so a tarball in `folder` is a whole one.
  await mkdir(context.scratch, { recursive: true });
  const temporary = await mkdtemp(`${folder}-`);
  context.onProgress(0, null, `${label} through npm`);
  try {
    const result = await runTool(
      command,
      [...first, "pack", `${source.package}@${source.version}`, "--ignore-scripts", "--pack-destination", temporary],
      { cwd: temporary, signal: context.signal },
    );
    context.signal.throwIfAborted();
    if (result.missing) throw new AppError("not_configured", "skipped, because npm was not found on this machine");
    if (result.code !== 0) {
      if (saysDiskFull(result.stderr)) throw diskFullError(lastLines(result.stderr));
      throw new AppError(
        "unavailable",
        `npm could not fetch ${label}: ${lastLines(result.stderr, 2) || "it said nothing"}`,
      );
    }
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  const tarball = await findTarball(folder);
  if (!tarball) throw new AppError("unavailable", `npm left no package file of ${label}`);
  return tarball;
}
