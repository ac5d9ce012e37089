import { setTimeout } from "node:timers/promises";
import { AppError, messageOf } from "@/lib/errors";
import { type Part, type PartFolders, PartProcess } from "./part";
import type { Reporter } from "./reporter";

/** How patient we are with a part that dies. */
export type Patience = {
  /** So many deaths … */
  deaths: number;
  /** … within this time, and we stop trying. */
  withinMs: number;
  firstDelayMs: number;
  maxDelayMs: number;
  /** Between looks at a part that starts. */
  startPollMs: number;
  /** Between looks at a part that runs, … */
  livePollMs: number;
  /** … and how many in a row may fail before it counts as hung. */
  missedPolls: number;
};
export const usualPatience: Patience = {
  deaths: 5,
  withinMs: 60_000,
  firstDelayMs: 250,
  maxDelayMs: 10_000,
  startPollMs: 100,
  livePollMs: 5_000,
  missedPolls: 12,
};

/** A part could not be kept running. Its message begins with the part's name. */
export class PartFailed extends AppError {
  constructor(
    readonly part: string,
    why: string,
  ) {
    super("unavailable", `${part} ${why}`);
  }
}

type Kept = { part: Part; process?: PartProcess; deaths: number[] };

/** Starts parts, keeps them running and stops them in reverse order. */
export class Supervisor {
  /** Rejects with PartFailed when a part was given up; never resolves. */
  readonly failed: Promise<never>;
  #fail: (error: PartFailed) => void = () => undefined;
  #kept: Kept[] = [];
  #isStopping = false;

  constructor(
    private readonly folders: PartFolders,
    private readonly reporter: Reporter,
    private readonly patience: Patience = usualPatience,
  ) {
    this.failed = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    this.failed.catch(() => undefined);
  }

  /** Resolves once the part is up; it is then kept up. Rejects with AppError when it cannot be. */
  async start(part: Part): Promise<void> {
    if (this.#isStopping)
      throw new AppError("unavailable", `${part.name} was not started: everything is being stopped.`);
    const kept: Kept = { part, deaths: [] };
    this.#kept.push(kept);
    const { promise, resolve } = later();
    void this.#keep(kept, resolve);
    await Promise.race([promise, this.failed]);
  }

  pidOf(name: string): number | undefined {
    return this.#kept.find(({ part }) => part.name === name)?.process?.pid;
  }

  /** Ends everything, what started last first. */
  async stop(onStop: (name: string) => void = () => undefined): Promise<void> {
    this.#isStopping = true;
    for (const { part, process } of this.#kept.toReversed()) {
      onStop(part.name);
      await process?.stop();
    }
  }

  /** Ends everything now, without asking. */
  kill(): void {
    this.#isStopping = true;
    for (const { process } of this.#kept) process?.kill();
  }

  async #keep(kept: Kept, onUp: () => void): Promise<void> {
    try {
      while (!this.#isStopping) {
        const how = await this.#run(kept, onUp);
        if (this.#isStopping || !(await this.#mayTryAgain(kept, how))) return;
      }
    } catch (error) {
      if (!this.#isStopping) this.#giveUp(kept, messageOf(error));
    }
  }

  /** One run, from spawn to exit. Answers how it ended; throws AppError when there is no use in another. */
  async #run(kept: Kept, onUp: () => void): Promise<string> {
    try {
      kept.process = new PartProcess(kept.part, this.folders, this.reporter);
    } catch (error) {
      return `could not be started (${messageOf(error)})`;
    }
    const { process } = kept;
    await this.#waitUntilUp(process);
    if (!process.ended.aborted) onUp();
    await this.#waitUntilDead(process);
    const { code, signal } = await process.exited;
    return signal ? `was ended by ${signal}` : `ended with code ${code}`;
  }

  /** Returns when it is up or dead. Throws AppError when it says it never will be, or takes too long. */
  async #waitUntilUp(process: PartProcess): Promise<void> {
    const { part } = process;
    const end = Date.now() + part.startTimeoutMs;
    for (;;) {
      if (await part.isUp()) return;
      await pause(this.patience.startPollMs, process.ended);
      if (process.ended.aborted || this.#isStopping) return;
      if (Date.now() < end) continue;
      process.kill();
      throw new AppError("unavailable", `did not come up within ${part.startTimeoutMs / 1000} s`);
    }
  }

  /** Returns when it has ended, by itself or because it hung. */
  async #waitUntilDead(process: PartProcess): Promise<void> {
    const { ended, part } = process;
    const { livePollMs, missedPolls } = this.patience;
    for (let missed = 0; missed < missedPolls; ) {
      await pause(livePollMs, ended);
      if (ended.aborted || this.#isStopping) return;
      missed = (await part.isUp().catch(() => false)) ? 0 : missed + 1;
    }
    if (this.#isStopping) return;
    this.reporter.log(part.name, "does not answer any more; it is restarted");
    process.kill();
    await process.exited;
  }

  async #mayTryAgain(kept: Kept, how: string): Promise<boolean> {
    const { deaths, withinMs, firstDelayMs, maxDelayMs } = this.patience;
    kept.deaths = [...kept.deaths.filter((at) => at > Date.now() - withinMs), Date.now()];
    if (kept.deaths.length >= deaths) {
      this.#giveUp(kept, `${how} for the ${kept.deaths.length}th time within ${withinMs / 1000} s`);
      return false;
    }
    const delayMs = Math.min(firstDelayMs * 2 ** (kept.deaths.length - 1), maxDelayMs);
    this.reporter.log(kept.part.name, `${how}; starting it again in ${delayMs / 1000} s`);
    await pause(delayMs);
    return true;
  }

  #giveUp({ part, process }: Kept, why: string): void {
    const words = (process?.tail ?? []).map((line) => `    ${line}`).join("\n");
    const log = `Its whole log: ${this.folders.logs}/${part.name}.log`;
    this.#fail(new PartFailed(part.name, `${why}.\n${words ? `Its last words:\n${words}\n` : ""}${log}`));
  }
}

/** Ends early when the signal does. Does not keep the program running. */
async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined);
}

function later(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
