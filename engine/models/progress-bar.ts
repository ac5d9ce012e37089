import type { PullProgress } from "./meter";

/** What a bar needs of a stream; `process.stderr` is one. */
export interface BarOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Shows pulls: one line that redraws itself on a terminal, else a plain line per step and per quarter. */
export function createProgressBar(output: BarOutput, interactive = Boolean(output.isTTY) && !process.env.CI) {
  let lastStep = "";
  let lastQuarter = -1;
  let drawn = false;

  function line(name: string, { receivedBytes, totalBytes, step }: PullProgress): string {
    const share = totalBytes ? receivedBytes / totalBytes : undefined;
    const amount = totalBytes
      ? `${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)}`
      : formatBytes(receivedBytes);
    if (!interactive || share === undefined) return `${name}  ${amount}  ${step}`;
    const full = Math.round(share * 20);
    return `${name}  [${"#".repeat(full)}${"-".repeat(20 - full)}] ${Math.floor(share * 100)} %  ${amount}  ${step}`;
  }

  return {
    update(name: string, progress: PullProgress) {
      if (interactive) {
        const width = (output.columns ?? 80) - 1;
        output.write(`\r\u001b[2K${line(name, progress).slice(0, width)}`);
        drawn = true;
        return;
      }
      // Checks take a moment each; on paper they would be most of the lines.
      if (progress.step === "" || progress.step.startsWith("checking ")) return;
      const quarter = progress.totalBytes ? Math.floor((progress.receivedBytes / progress.totalBytes) * 4) : -1;
      if (progress.step === lastStep && quarter === lastQuarter) return;
      lastStep = progress.step;
      lastQuarter = quarter;
      output.write(`${line(name, progress)}\n`);
    },
    /** Takes the bar away and leaves a line that stays. */
    finish(text: string) {
      output.write(`${drawn ? "\r\u001b[2K" : ""}${text}\n`);
      drawn = false;
      lastStep = "";
      lastQuarter = -1;
    },
  };
}

/** 85.8 MB; decimal units, as disks and downloads are sold. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  return `${Math.ceil(bytes / 1e3)} kB`;
}
