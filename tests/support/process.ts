import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export type TestProcess = { child: ChildProcess; output(): string; stop(): Promise<void> };

/** To start one of our own from source. */
export const fromSource = (file: string) => ["--import", "tsx", file];

/** Starts one of our own processes with Node's parameters. `stop` asks it to end and insists after ten seconds. */
export function startProcess(parameters: string[], environment: Record<string, string>): TestProcess {
  const child = spawn(process.execPath, parameters, {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-200_000);
    });
  }
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return {
    child,
    output: () => output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const force = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await exited;
      clearTimeout(force);
    },
  };
}

/** Asks `check` again and again until it is true; fails with the process's last words when it ends before. */
export async function untilUp(process: TestProcess, what: string, check: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 90_000;
  while (!(await check().catch(() => false))) {
    const hasEnded = process.child.exitCode !== null || process.child.signalCode !== null;
    if (hasEnded || performance.now() > giveUpAt)
      throw new Error(`${what} did not come up:\n${process.output().slice(-4_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
