import { AppError } from "@/lib/errors";

const full = new Set(["ENOSPC", "EDQUOT"]);
const unwritable = new Set(["EACCES", "EPERM", "EROFS"]);

function codes(error: unknown): string[] {
  const found: string[] = [];
  for (let current = error; current instanceof Error; current = current.cause) {
    // A firewall says EACCES and EPERM too.
    const ofNetwork = "syscall" in current && /^(connect|getaddrinfo|bind)/.test(String(current.syscall));
    if (!ofNetwork && "code" in current && typeof current.code === "string") found.push(current.code);
  }
  return found;
}

/** Turns an error of this machine's disk into a sentence; undefined when it is about something else (the next source may do better then). */
export function diskTrouble(error: unknown, folder: string): AppError | undefined {
  const seen = codes(error);
  if (seen.some((code) => full.has(code))) {
    return new AppError(
      "unavailable",
      `The disk is full: ${folder}. Free some space and pull again; what was received is kept.`,
      {
        cause: error,
      },
    );
  }
  if (seen.some((code) => unwritable.has(code))) {
    return new AppError(
      "unavailable",
      `Parley may not write to ${folder}. Check who owns that folder, then pull again.`,
      {
        cause: error,
      },
    );
  }
  return undefined;
}

/** The error of a pull that was told to stop. */
export function stopped(): AppError {
  return new AppError("conflict", "The pull was stopped. What was received is kept; pull again to go on.");
}

/** The last lines of what a tool printed, without the credentials an index address may carry. */
export function lastLines(text: string, count = 3): string {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  return lines
    .slice(-count)
    .join(" ")
    .replace(/\/\/[^/@\s]+@/g, "//[hidden]@")
    .slice(-600);
}
