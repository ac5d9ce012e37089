import type { Priority, Scheduler } from "@/engine/scheduler";

interface Member {
  run(): Promise<void>;
  fail(error: unknown): void;
}

export interface RoundRequest<T> {
  priority: Priority;
  /** Ends the waiting; a slice that runs goes to its end. */
  signal: AbortSignal;
  /** For background work that nobody's next turn depends on: not beside answers, unless they take too long. */
  canWait?: boolean;
  /** One token or one piece of a prompt of one conversation. */
  slice(): Promise<T>;
}

/** So long work that can wait does. */
export const patienceMs = 750;

/**
 * Takes the answers of one model forward together: everybody who waits gets a slice in the next round, and llama.cpp
 * computes a round as one batch. So two callers who ask at once are answered side by side, which is also cheaper than one
 * token at a time (four answers: 44 ms a round, 62 ms one by one). More urgent work goes between rounds. Background slices
 * go alone, so that no answer waits for more than one of them.
 */
export function createRounds(scheduler: Scheduler, cores: number) {
  let waiting: Member[] = [];
  let isAsked = false;
  let whenQuiet: (() => void)[] = [];

  async function round(): Promise<void> {
    // Whoever took part in the round before comes back within this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    const members = waiting;
    waiting = [];
    await Promise.all(members.map((member) => member.run()));
    isAsked = false;
    if (waiting.length > 0) ask();
    else setImmediate(wakeIfQuiet);
  }

  /** Between two tokens of one answer it is not quiet. */
  function wakeIfQuiet(): void {
    if (isAsked) return;
    const wakes = whenQuiet;
    whenQuiet = [];
    for (const wake of wakes) wake();
  }

  async function untilQuiet(signal: AbortSignal): Promise<void> {
    if (!isAsked) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", wake);
        whenQuiet = whenQuiet.filter((other) => other !== wake);
        resolve();
      };
      const timer = setTimeout(wake, patienceMs);
      signal.addEventListener("abort", wake, { once: true });
      whenQuiet.push(wake);
    });
  }

  function ask(): void {
    if (isAsked) return;
    isAsked = true;
    try {
      void scheduler.run({ priority: "llm", cores, run: round });
    } catch (error) {
      isAsked = false;
      for (const member of waiting.splice(0)) member.fail(error);
    }
  }

  function join<T>(slice: () => Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const leave = () => {
        waiting = waiting.filter((other) => other !== member);
        reject(signal.reason);
      };
      const member: Member = {
        run() {
          signal.removeEventListener("abort", leave);
          return slice().then(resolve, reject);
        },
        fail(error) {
          signal.removeEventListener("abort", leave);
          reject(error);
        },
      };
      signal.addEventListener("abort", leave, { once: true });
      waiting.push(member);
      ask();
    });
  }

  return {
    /** Runs the slice when it is its turn. Throws the signal's reason when that comes first. */
    async run<T>({ priority, signal, canWait, slice }: RoundRequest<T>): Promise<T> {
      if (priority === "llm") return join(slice, signal);
      if (canWait) await untilQuiet(signal);
      return scheduler.run({ priority, cores, signal, run: slice });
    },
    waiting: () => waiting.length,
  };
}
export type Rounds = ReturnType<typeof createRounds>;
