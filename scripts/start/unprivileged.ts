import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname } from "node:path";
import { AppError } from "@/lib/errors";

/** How to run a command that refuses to be root. `owner` is the user its files must belong to, absent = ours. */
export type Unprivileged = {
  command: string;
  parameters: string[];
  identity: { uid?: number; gid?: number };
  owner?: number;
};

/** `nobody`, which exists everywhere. */
const nobody = 65534;

/** As root, the command as `nobody`; else the command as it is. `paths`: what it must reach beside itself.
 * A clone in /root is closed to `nobody`; there it keeps the right to pass closed folders, which is also the right to read
 * every file. Containers may withhold that one; there it is the right to write every file as well. */
export function asUnprivileged(command: string, parameters: string[], paths: string[]): Unprivileged {
  if (process.getuid?.() !== 0) return { command, parameters, identity: {} };
  if ([command, ...paths].every((path) => isReachable(dirname(path)))) {
    return { command, parameters, identity: { uid: nobody, gid: nobody }, owner: nobody };
  }
  const prefixes = ["dac_read_search", "dac_override"].map((right) => [
    `--reuid=${nobody}`,
    `--regid=${nobody}`,
    "--clear-groups",
    `--inh-caps=+${right}`,
    `--ambient-caps=+${right}`,
    "--",
  ]);
  const prefix = prefixes.find(works);
  if (!prefix) throw cannotReach(paths[0] ?? command);
  return { command: "setpriv", parameters: [...prefix, command, ...parameters], identity: {}, owner: nobody };
}

/** Whether every folder on the way lets others pass. */
function isReachable(folder: string): boolean {
  const isOpen = (statSync(folder, { throwIfNoEntry: false })?.mode ?? 0) & 0o001;
  if (!isOpen) return false;
  return dirname(folder) === folder || isReachable(dirname(folder));
}

function works(prefix: string[]): boolean {
  return spawnSync("setpriv", [...prefix, "true"], { stdio: "ignore" }).status === 0;
}

function cannotReach(path: string): AppError {
  return new AppError(
    "not_configured",
    [
      `Postgres refuses to run as root, and the unprivileged user it would run as cannot reach ${path}.`,
      "Start Parley as an ordinary user, put it where others may enter (`chmod o+x` on the folders above), or set DATABASE_URL.",
    ].join("\n"),
  );
}
