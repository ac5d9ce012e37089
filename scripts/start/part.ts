import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { messageOf } from "@/lib/errors";
import { LogFile } from "./log-file";
import { readableLine } from "./log-lines";
import { endSession, identify } from "./process-identity";
import type { Reporter } from "./reporter";

/** A process we look after. */
export type Part = {
  name: string;
  command: string;
  parameters: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  identity?: { uid?: number; gid?: number };
  /** Runs before each start, to clear what a crash left. */
  prepare?: () => void;
  /** Whether it does its work. May throw AppError when it never will. */
  isUp: () => Promise<boolean>;
  startTimeoutMs: number;
  stopSignal: NodeJS.Signals;
  stopTimeoutMs: number;
  /** pino level of what reaches the terminal. */
  threshold: number;
  /** Alarming lines that are no news: they stay in the log file. */
  isUsual?: RegExp;
};

export type PartFolders = { logs: string; run: string };
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

const tailLines = 15;
/** What a dead part's own children may take to finish their work. A dead worker's jobs go on with their calls until
 * another worker has taken them over. */
const leftoverGraceMs = 12_000;

/** One run of a part, from spawn to exit. Its last lines are kept for the report of its death. */
export class PartProcess {
  readonly tail: string[] = [];
  readonly exited: Promise<Exit>;
  /** Aborts when it has exited. */
  readonly ended: AbortSignal;
  readonly #child: ChildProcess;
  /** Its own children have ended too. */
  readonly #cleared: Promise<void>;
  readonly #record: string;

  constructor(
    readonly part: Part,
    folders: PartFolders,
    reporter: Reporter,
  ) {
    part.prepare?.();
    this.#record = join(folders.run, `${part.name}.json`);
    // A session of its own, so that Ctrl-C in the terminal reaches only us and we stop things in order.
    this.#child = spawn(part.command, part.parameters, {
      ...part.identity,
      cwd: part.cwd,
      env: part.env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const { pid } = this.#child;
    if (pid !== undefined) this.#writeRecord(pid);
    const log = new LogFile(join(folders.logs, `${part.name}.log`));
    const onLine = (line: string) => {
      log.write(line);
      this.tail.push(readableLine(line, 0) ?? line);
      if (this.tail.length > tailLines) this.tail.shift();
      const readable = readableLine(line, part.threshold);
      if (readable && !part.isUsual?.test(readable)) reporter.log(part.name, readable);
    };
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (!stream) continue;
      // A killed part may reset its pipe; what it had said before is all there is.
      stream.on("error", () => undefined);
      createInterface({ input: stream })
        .on("line", onLine)
        .on("error", () => undefined);
    }
    this.exited = new Promise((resolve) => {
      this.#child.once("error", (error) => onLine(`${part.command} could not be started: ${error.message}`));
      // "close" and not "exit": by then the last words have been read. Grandchildren may keep the pipes open, hence both.
      const finish = (code: number | null, signal: NodeJS.Signals | null) => resolve({ code, signal });
      this.#child.once("close", finish);
      this.#child.once("exit", (code, signal) => setTimeout(finish, 300, code, signal));
    });
    const end = new AbortController();
    this.ended = end.signal;
    this.#cleared = this.exited.then(async () => {
      end.abort();
      if (pid !== undefined) {
        await endSession(pid, "SIGTERM", leftoverGraceMs);
        this.#removeRecord(pid);
      }
      log.close();
    });
  }

  /** As well as can be: a full disk must not take the calls down with it. */
  #writeRecord(pid: number): void {
    const { name, stopSignal: signal } = this.part;
    try {
      const identity = identify(pid) ?? { pid, startedAt: "" };
      writeFileSync(this.#record, JSON.stringify({ ...identity, name, signal }), { mode: 0o600 });
    } catch (error) {
      console.error(`${this.#record} cannot be written: ${messageOf(error)}`);
    }
  }

  /** Unless its successor has written its own meanwhile. */
  #removeRecord(pid: number): void {
    try {
      if (readFileSync(this.#record, "utf8").startsWith(`{"pid":${pid},`)) rmSync(this.#record);
    } catch {
      // it could not be written
    }
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Asks it to end, insists after its time is over, and waits until it and its children have. */
  async stop(): Promise<void> {
    this.#child.kill(this.part.stopSignal);
    const timer = setTimeout(() => this.kill(), this.part.stopTimeoutMs);
    await this.exited;
    clearTimeout(timer);
    await this.#cleared;
  }

  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      this.#child.kill("SIGKILL"); // no process groups here, or it is gone
    }
  }
}
