import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { commandOf } from "./process-identity";

/** The process that holds a port, as far as /proc or `lsof` can tell us. */
export function portOwner(port: number, protocol: "tcp" | "udp"): { pid: number; command: string } | undefined {
  const pid = process.platform === "linux" ? ownerFromProc(port, protocol) : ownerFromLsof(port, protocol);
  return pid === undefined ? undefined : { pid, command: commandOf(pid) ?? "unknown" };
}

function ownerFromLsof(port: number, protocol: "tcp" | "udp"): number | undefined {
  const filter = protocol === "tcp" ? [`-iTCP:${port}`, "-sTCP:LISTEN"] : [`-iUDP:${port}`];
  try {
    const output = execFileSync("lsof", ["-nP", "-t", ...filter], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return Number(output.split("\n")[0]) || undefined;
  } catch {
    return undefined;
  }
}

/** Finds the socket by its port in the kernel's table, then the process that has that socket open. */
function ownerFromProc(port: number, protocol: "tcp" | "udp"): number | undefined {
  const inodes = new Set([protocol, `${protocol}6`].flatMap((table) => socketsOn(port, table)));
  if (inodes.size === 0) return undefined;
  return list("/proc")
    .map(Number)
    .find((pid) => pid > 0 && list(`/proc/${pid}/fd`).some((fd) => inodes.has(linkOf(`/proc/${pid}/fd/${fd}`))));
}

/** Lines are `sl local_address rem_address st … inode`, the port in hexadecimal; TCP state 0A is LISTEN. */
function socketsOn(port: number, table: string): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  try {
    return readFileSync(`/proc/net/${table}`, "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => local?.endsWith(suffix) && (table.startsWith("udp") || state === "0A"))
      .map((fields) => `socket:[${fields[9]}]`);
  } catch {
    return [];
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // another user's process, or gone meanwhile
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
