import { spawn } from "node:child_process";

export interface ToolResult {
  /** null when the program could not be started or was killed. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** The program could not be started. */
  missing: boolean;
}

/** Runs a program without a shell and collects what it prints. Killed when `signal` fires. */
export function runTool(
  command: string,
  args: string[],
  options: { cwd?: string; env?: Record<string, string>; signal?: AbortSignal } = {},
): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      signal: options.signal,
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // npm is a .cmd there, which Windows only starts through a shell; every argument of ours is checked by the manifest schema.
      shell: process.platform === "win32" && command.endsWith(".cmd"),
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", (error) => {
      // An abort is followed by "close", once the program is really gone.
      if (error.name !== "AbortError") resolve({ code: null, stdout, stderr, missing: true });
    });
    child.on("close", (code) => resolve({ code, stdout, stderr, missing: false }));
  });
}

/** An error that reads as "disk full" for whoever asks `diskTrouble`. */
export function diskFullError(text: string): Error {
  return Object.assign(new Error(text), { code: "ENOSPC" });
}

/** Did a tool stop because the disk is full? */
export function saysDiskFull(text: string): boolean {
  return /ENOSPC|No space left on device|not enough space on the disk/i.test(text);
}
