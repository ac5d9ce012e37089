import { AppError } from "@/lib/errors";

/** Who goes first when the CPU is short; `docs/architecture.md` says why in this order. */
export const priorities = ["final", "clause", "llm", "background"] as const;
export type Priority = (typeof priorities)[number];

export interface Task<T> {
  priority: Priority;
  /** How much of `capacity` it keeps busy. */
  cores: number;
  /** A waiting task whose signal aborts never runs; a running one has to look itself. */
  signal?: AbortSignal;
  run(): Promise<T>;
}

export interface Ticket<T> {
  done: Promise<T>;
  /** Still waiting for its turn. */
  isWaiting(): boolean;
  /** Moves a waiting task up; does nothing to one that runs. */
  promote(priority: Priority): void;
}

export interface SchedulerOptions {
  /** Cores shared by everything that is not background. */
  capacity: number;
  /** Waiting tasks allowed per priority; one more is refused as `busy`. */
  maxWaiting?: number;
  /** After this long a background task no longer waits for an idle moment. */
  patienceMs?: number;
  now?: () => number;
  onDone?: (measure: { priority: Priority; waitMs: number; runMs: number }) => void;
}

interface Entry {
  priority: Priority;
  cores: number;
  since: number;
  start(): void;
}

/**
 * Shares the CPU by priority. Foreground tasks (final, clause, llm) run side by side up to `capacity`. Background tasks
 * run one at a time and start only on a core that is free or when out of patience; a foreground task never waits for one,
 * because nothing that already runs can be taken back.
 */
export function createScheduler({
  capacity,
  maxWaiting = 64,
  patienceMs = 750,
  now = () => performance.now(),
  onDone,
}: SchedulerOptions) {
  const waiting: Record<Priority, Entry[]> = { final: [], clause: [], llm: [], background: [] };
  const running: Record<Priority, number> = { final: 0, clause: 0, llm: 0, background: 0 };
  let busyCores = 0;
  let idleCheck: NodeJS.Immediate | undefined;
  let patience: NodeJS.Timeout | undefined;

  function dispatch(): void {
    for (const priority of ["final", "clause", "llm"] as const) {
      for (let head = waiting[priority][0]; head; head = waiting[priority][0]) {
        // In order: a small task must not slip past a larger, more urgent one that waits for room.
        // A language model also makes room for a hypothesis that runs beside something more urgent, and leaves a core to
        // the rest of the machine while somebody waits for a first clause: it costs a token or two, which nobody hears.
        const beside = priority === "llm" ? running.background + running.clause : 0;
        if (busyCores > 0 && busyCores + beside + head.cores > capacity) return;
        waiting[priority].shift();
        head.start();
      }
    }
    if (waiting.background.length > 0 && running.background === 0) considerBackground();
  }

  /** After the current turn of the event loop, so that a language model between two tokens does not look idle. */
  function considerBackground(): void {
    if (idleCheck) return;
    idleCheck = setImmediate(() => {
      idleCheck = undefined;
      const head = waiting.background[0];
      if (!head || running.background > 0) return;
      const waitedMs = now() - head.since;
      if (busyCores + head.cores <= capacity || waitedMs >= patienceMs) {
        waiting.background.shift();
        head.start();
      } else if (!patience) {
        patience = setTimeout(() => {
          patience = undefined;
          considerBackground();
        }, patienceMs - waitedMs);
      }
    });
  }

  function submit<T>(task: Task<T>): Ticket<T> {
    if (waiting[task.priority].length >= maxWaiting) {
      throw new AppError("busy", "The speech engine has too much to do. Try again in a moment.");
    }
    const cores = Math.min(task.cores, capacity);
    const entry: Entry = { priority: task.priority, cores, since: now(), start: () => undefined };
    const leave = () => {
      const queue = waiting[entry.priority];
      const index = queue.indexOf(entry);
      if (index >= 0) queue.splice(index, 1);
      return index >= 0;
    };
    const done = new Promise<T>((resolve, reject) => {
      if (task.signal?.aborted) return reject(task.signal.reason);
      const onAbort = () => {
        if (leave()) reject(task.signal?.reason);
        dispatch();
      };
      task.signal?.addEventListener("abort", onAbort, { once: true });
      entry.start = () => {
        task.signal?.removeEventListener("abort", onAbort);
        const isBackground = entry.priority === "background";
        const startedAt = now();
        running[entry.priority] += 1;
        if (!isBackground) busyCores += cores;
        const settle = () => {
          running[entry.priority] -= 1;
          if (!isBackground) busyCores -= cores;
          onDone?.({ priority: entry.priority, waitMs: startedAt - entry.since, runMs: now() - startedAt });
          dispatch();
        };
        Promise.resolve().then(task.run).finally(settle).then(resolve, reject);
      };
      waiting[entry.priority].push(entry);
      dispatch();
    });
    return {
      done,
      isWaiting: () => waiting[entry.priority].includes(entry),
      promote(priority) {
        if (!leave()) return;
        entry.priority = priority;
        waiting[priority].push(entry);
        dispatch();
      },
    };
  }

  return {
    submit,
    run: <T>(task: Task<T>): Promise<T> => submit(task).done,
    /** A core is free and nothing waits, so a rolling hypothesis costs nobody anything. */
    isIdle: () =>
      busyCores < capacity && running.background === 0 && priorities.every((name) => waiting[name].length === 0),
    waiting: (priority: Priority) => waiting[priority].length,
    running: (priority: Priority) => running[priority],
  };
}
export type Scheduler = ReturnType<typeof createScheduler>;
