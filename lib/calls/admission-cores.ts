import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** Cores this process may use: those of the machine, or the share that a container's limit leaves of them (cgroup v2). */
export function coresHere(): number {
  return Math.min(availableParallelism(), coresOfLimit(readLimit()) ?? Number.POSITIVE_INFINITY);
}

/** The limit in cores, of a `cpu.max`: microseconds of processor time in each so many microseconds. Undefined = none. */
export function coresOfLimit(cpuMax: string): number | undefined {
  const [, quota, period] = /^(\d+) (\d+)/.exec(cpuMax) ?? [];
  return quota && Number(period) > 0 ? Number(quota) / Number(period) : undefined;
}

function readLimit(): string {
  try {
    return readFileSync("/sys/fs/cgroup/cpu.max", "utf8");
  } catch {
    return ""; // not Linux, or an older kind of container
  }
}
