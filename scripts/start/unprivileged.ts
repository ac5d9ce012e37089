import { execFileSync } from "node:child_process";
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
 * A clone in /root is closed to `nobody`; there it keeps the one right to pass closed folders. */
export function asUnprivileged(command: string, parameters: string[], paths: string[]): Unprivileged {
  if (process.getuid?.() !== 0) return { command, parameters, identity: {} };
  if ([command, ...paths].every((path) => isReachable(dirname(path)))) {
    return { command, parameters, identity: { uid: nobody, gid: nobody }, owner: nobody };
  }
  const rights = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"];
  const prefix = [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", ...rights];
  requireSetpriv(prefix, paths[0] ?? command);
  return { command: "setpriv", parameters: [...prefix, "--", command, ...parameters], identity: {}, owner: nobody };
}

/** Whether every folder on the way lets others pass. */
function isReachable(folder: string): boolean {
  const isOpen = (statSync(folder, { throwIfNoEntry: false })?.mode ?? 0) & 0o001;
  if (!isOpen) return false;
  return dirname(folder) === folder || isReachable(dirname(folder));
}

function requireSetpriv(prefix: string[], path: string): void {
  try {
    execFileSync("setpriv", [...prefix, "--", "true"], { stdio: "ignore" });
  } catch (error) {
    throw new AppError(
      "not_configured",
      [
        `Postgres refuses to run as root, and the unprivileged user it would run as cannot reach ${path}.`,
        "Start Parley as an ordinary user, put it where others may enter (`chmod o+x` on the folders above), or set DATABASE_URL.",
      ].join("\n"),
      { cause: error },
    );
  }
}
