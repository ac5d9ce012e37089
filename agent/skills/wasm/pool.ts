import { AppError } from "@/lib/errors";
import { sentenceOf } from "./failures";
import type { HostHttp } from "./http-bridge";
import { startThread, type Thread } from "./thread";

/** One use of a plug-in. */
export type WasmJob = {
  /** Compiled with its memory limited. */
  module: WebAssembly.Module;
  functionName: string;
  /** JSON, as the plug-in reads it. */
  input: string;
  config: Record<string, string>;
  memoryBytes: number;
  timeLimitMs: number;
  maxAnswerBytes: number;
  /** Does the plug-in's requests. It refuses what the plug-in may not ask. */
  http: HostHttp;
};

export type WasmPool = {
  /** The text a plug-in answers. Whatever the plug-in does, this ends at its time limit at the latest, and throws one
   * sentence: `provider_failed` when it failed, `busy` when too many are waiting. Aborting ends the plug-in at once. */
  run(job: WasmJob, signal: AbortSignal): Promise<string>;
  /** Has a thread ready before it is needed. */
  warm(): void;
  close(): Promise<void>;
};

const mostWaiting = 16;

/** Threads that run plug-ins, each one at a time, so that one that has to be stopped takes only itself along. They start
 * when they are needed and are kept. */
export function createWasmPool(size = 2): WasmPool {
  const idle: Thread[] = [];
  const places = createPlaces(size);
  let isClosed = false;

  return {
    async run(job, signal) {
      if (isClosed) throw new AppError("unavailable", "Plug-ins are being shut down.");
      const leave = await places.enter(signal);
      const thread = idle.pop() ?? startThread();
      try {
        const outcome = await thread.run(job, signal);
        if ("answer" in outcome) return outcome.answer;
        throw new AppError("provider_failed", sentenceOf(outcome.failure, job));
      } finally {
        if (isClosed) await thread.end();
        // The next one, who may be this caller again, finds a thread that is on its way.
        else idle.push(thread.isGone() ? startThread() : thread);
        leave();
      }
    },
    warm() {
      if (!isClosed && idle.length === 0) idle.push(startThread());
    },
    async close() {
      isClosed = true;
      await Promise.all(idle.splice(0).map((thread) => thread.end()));
    },
  };
}

/** So many at a time; the others wait in line. */
function createPlaces(size: number) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else taken -= 1;
  };
  return {
    async enter(signal: AbortSignal): Promise<() => void> {
      signal.throwIfAborted();
      if (taken < size) {
        taken += 1;
        return leave;
      }
      if (waiting.length >= mostWaiting) {
        throw new AppError("busy", "Too many plug-ins are running. Try again in a moment.");
      }
      await new Promise<void>((resolve, reject) => {
        const giveUp = () => {
          waiting.splice(waiting.indexOf(enterNow), 1);
          reject(signal.reason);
        };
        const enterNow = () => {
          signal.removeEventListener("abort", giveUp);
          resolve();
        };
        waiting.push(enterNow);
        signal.addEventListener("abort", giveUp, { once: true });
      });
      return leave;
    },
  };
}
