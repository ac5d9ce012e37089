import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** A process, so that a later one with the same number is not mistaken for it. */
export type ProcessIdentity = { pid: number; startedAt: string };

/** Who runs under this number now; undefined when nobody does (a zombie counts as nobody). */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === "linux" ? startOnLinux(pid) : startElsewhere(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

export function isAlive(process: ProcessIdentity): boolean {
  return identify(process.pid)?.startedAt === process.startedAt;
}

/** The command line, for messages. */
export function commandOf(pid: number): string | undefined {
  try {
    if (process.platform === "linux") {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim().slice(0, 120) || undefined;
    }
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .slice(0, 120);
  } catch {
    return undefined;
  }
}

/** Of /proc/<pid>/stat after the name, which may itself hold brackets: 0 state, 3 session, 19 start time. */
function statFields(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ");
  } catch {
    return undefined;
  }
}

/** With the boot's id, since numbers and start times come again after a restart of the machine. */
function startOnLinux(pid: number): string | undefined {
  const fields = statFields(pid);
  if (!fields || fields[0] === "Z" || fields[0] === "X") return undefined;
  return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[19]}`;
}

function startElsewhere(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return undefined;
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return String(pid); // no `ps` (Windows): the number alone must do
  }
}

/** Ends what is left of a session whose first process is dead. Its number cannot be given away while members live. */
export async function endSession(session: number, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (identify(session)) return; // the number belongs to somebody else by now
  const members = sessionMembers(session);
  if (members.length === 0) return;
  for (const member of members) send(member.pid, signal);
  const end = Date.now() + graceMs;
  while (members.some(isAlive) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const member of members) if (isAlive(member)) send(member.pid, "SIGKILL");
}

/** Linux only; elsewhere a part's own children see the broken pipe and end by themselves. */
function sessionMembers(session: number): ProcessIdentity[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && statFields(pid)?.[3] === String(session))
    .flatMap((pid) => identify(pid) ?? []);
}

/** Signals a process, if it is still there. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it was faster
  }
}
