import { type Transferable, Worker } from "node:worker_threads";
import { AppError, messageOf } from "@/lib/errors";
import type { Reply, Request, WorkerApi } from "./serve";

export type WorkerState = "loading" | "ready" | "restarting" | "closed";

export interface WorkerOptions {
  /** The thread's TypeScript file; it calls `serveWorker`. */
  entry: URL;
  /** Handed to the thread's `load`. */
  init: unknown;
  /** What stopped, in an error sentence: "The speech recogniser". */
  title: string;
  onState?: (state: WorkerState, reason?: string) => void;
}

export interface WorkerHost<Api extends WorkerApi> {
  call<Method extends keyof Api & string>(
    method: Method,
    params: Api[Method]["params"],
    transfer?: Transferable[],
  ): Promise<Api[Method]["result"]>;
  /** It can be called; not so while it is being started again. */
  isReady(): boolean;
  close(): Promise<void>;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const firstRestartMs = 200;
const longestRestartMs = 10_000;

/**
 * Starts a thread and resolves once it has loaded; rejects if it cannot. A thread that dies later is started again with
 * growing pauses; what it was asked meanwhile fails with a sentence.
 */
export async function startWorker<Api extends WorkerApi>(options: WorkerOptions): Promise<WorkerHost<Api>> {
  const { entry, init, title, onState } = options;
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let current: Worker | undefined;
  let state: WorkerState = "loading";
  let restartMs = firstRestartMs;

  function enter(next: WorkerState, reason?: string): void {
    state = next;
    onState?.(next, reason);
  }

  function failPending(message: string, cause?: unknown): void {
    for (const { reject } of pending.values()) reject(new AppError("unavailable", message, { cause }));
    pending.clear();
  }

  function settle(reply: Reply): void {
    if (reply.type !== "result" && reply.type !== "error") return;
    const waiter = pending.get(reply.id);
    pending.delete(reply.id);
    if (reply.type === "result") waiter?.resolve(reply.value);
    else waiter?.reject(new AppError("internal", `${title} failed: ${reply.message}`));
  }

  function launch(): Promise<void> {
    const worker = new Worker(new URL("./boot.mjs", import.meta.url), { workerData: { entry: entry.href, init } });
    return new Promise((resolve, reject) => {
      let isLoaded = false;
      let crash: unknown;
      worker.on("message", (reply: Reply) => {
        if (reply.type === "ready") {
          isLoaded = true;
          current = worker;
          restartMs = firstRestartMs;
          enter("ready");
          resolve();
        } else if (reply.type === "failed") crash = new Error(reply.message);
        else settle(reply);
      });
      worker.on("error", (error) => {
        crash = error;
      });
      worker.on("exit", () => {
        if (current === worker) current = undefined;
        if (!isLoaded) {
          return reject(new AppError("unavailable", `${title} could not start: ${messageOf(crash)}`, { cause: crash }));
        }
        failPending(`${title} stopped unexpectedly and is being restarted. Try again in a moment.`, crash);
        if (state !== "closed") relaunch(crash);
      });
    });
  }

  function relaunch(cause: unknown): void {
    enter("restarting", `${title} stopped: ${messageOf(cause)}`);
    setTimeout(() => {
      if (state === "closed") return;
      launch().catch(relaunch);
    }, restartMs).unref();
    restartMs = Math.min(restartMs * 2, longestRestartMs);
  }

  await launch();
  return {
    call(method, params, transfer = []) {
      const worker = current;
      if (!worker) return Promise.reject(new AppError("unavailable", `${title} is starting. Try again in a moment.`));
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        // The thread's own contract says what comes back; the message port only knows `unknown`.
        pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
        worker.postMessage({ id, method, params } satisfies Request, transfer);
      });
    },
    isReady: () => current !== undefined,
    async close() {
      enter("closed");
      failPending(`${title} is shutting down.`);
      await current?.terminate();
    },
  };
}
