import { accessSync, constants, mkdirSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { AppError, messageOf } from "@/lib/errors";

/** Where each thing lies in the data folder. */
export function dataPaths(data: string) {
  return {
    data,
    secrets: join(data, "secrets.json"),
    bin: join(data, "bin"),
    postgres: join(data, "postgres"),
    models: join(data, "models"),
    recordings: join(data, "recordings"),
    logs: join(data, "logs"),
    run: join(data, "run"),
    tls: join(data, "tls"),
  };
}
export type DataPaths = ReturnType<typeof dataPaths>;

const neededBytes = 300 * 1024 * 1024;

/** Makes the data folder and its rooms. Throws AppError when it cannot be written or the disk is nearly full. */
export function prepareDataFolder(data: string): DataPaths {
  const paths = dataPaths(data);
  try {
    // Others may pass through but not look around: Postgres runs as another user when we are root.
    mkdirSync(data, { recursive: true, mode: 0o711 });
    for (const folder of [paths.bin, paths.models, paths.logs]) mkdirSync(folder, { recursive: true });
    for (const folder of [paths.recordings, paths.run, paths.tls]) mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(data, constants.W_OK);
  } catch (error) {
    throw new AppError(
      "not_configured",
      `The data folder ${data} cannot be written (${messageOf(error)}). Correct its owner, or set PARLEY_DATA to a folder of yours.`,
      { cause: error },
    );
  }
  requireSpace(data);
  return paths;
}

function requireSpace(data: string): void {
  const { bavail, bsize } = statfsSync(data);
  if (bavail * bsize >= neededBytes) return;
  const free = Math.floor((bavail * bsize) / 1024 / 1024);
  throw new AppError(
    "unavailable",
    `The disk that holds ${data} has ${free} MB left and Parley needs 300 MB to start. Free some space, or set PARLEY_DATA to another disk.`,
  );
}
