import { MessageChannel, Worker } from "node:worker_threads";
import { z } from "zod";
import type { Failure } from "./failures";
import { answerRequest } from "./http-bridge";
import type { WasmJob } from "./pool";

/** A thread for plug-ins, used by one at a time. */
export type Thread = {
  /** Ends with the job's answer, or with how it failed; always within the job's time limit. A thread that was stopped in the
   * middle is gone afterwards. */
  run(job: WasmJob, signal: AbortSignal): Promise<{ answer: string } | { failure: Failure }>;
  isGone(): boolean;
  end(): Promise<void>;
};

/** What the thread itself may have, beside the memory of its plug-in. */
const resourceLimits = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8, stackSizeMb: 2 };
/** From the thread's start until it takes work. */
const startWithinMs = 10_000;

const replySchema = z.union([
  z.object({ answer: z.string() }),
  z.object({
    failure: z.object({
      name: z.enum(["memory", "http", "own", "empty", "too-long", "no-text", "trap"]),
      detail: z.string().optional(),
    }),
  }),
]);

export function startThread(): Thread {
  const { port1, port2 } = new MessageChannel();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL("./plug-in-runner.mjs", import.meta.url), {
    workerData: { httpPort: port2, httpFlag: flag.buffer },
    transferList: [port2],
    resourceLimits,
    // Nothing of this process is handed on, keys least of all.
    env: {},
    argv: [],
    execArgv: ["--no-warnings"],
  });
  let isGone = false;
  const exited = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      isGone = true;
      port1.close();
      resolve();
    });
  });
  // Its end is what tells; without a listener an error would end this process.
  worker.on("error", () => undefined);
  const isReady = new Promise<void>((resolve) => worker.once("message", () => resolve()));
  worker.unref();
  port1.unref();

  async function end(): Promise<void> {
    isGone = true;
    await worker.terminate();
  }

  return {
    async run({ http, timeLimitMs, ...job }, signal) {
      const isOver = new AbortController();
      worker.ref();
      try {
        const isHere = await firstOf({ ready: isReady, gone: exited }, startWithinMs, signal);
        if (isHere !== "ready") return await failed("thread");
        port1.on("message", (asked) => {
          void answerRequest(asked, { port: port1, flag, http, signal: AbortSignal.any([signal, isOver.signal]) });
        });
        port1.unref();
        let reply: unknown;
        const replied = new Promise<void>((resolve) => {
          worker.once("message", (message) => {
            reply = message;
            resolve();
          });
        });
        worker.postMessage(job);
        const outcome = await firstOf({ replied, gone: exited }, timeLimitMs, signal);
        if (outcome === "replied") {
          const parsed = replySchema.safeParse(reply);
          return parsed.success ? parsed.data : await failed("thread");
        }
        return await failed(outcome === "gone" ? "thread" : "time");
      } finally {
        isOver.abort();
        port1.removeAllListeners("message");
        worker.unref();
        if (signal.aborted) await end();
      }
    },
    isGone: () => isGone,
    end,
  };

  async function failed(name: Failure["name"]): Promise<{ failure: Failure }> {
    await end();
    return { failure: { name } };
  }
}

/** The name of the first that happens, or "late". Throws the signal's reason when that comes first. */
async function firstOf<Name extends string>(
  happenings: Record<Name, Promise<void>>,
  limitMs: number,
  signal: AbortSignal,
): Promise<Name | "late"> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = () => settle(() => reject(signal.reason));
    const timer = setTimeout(() => settle(() => resolve("late")), limitMs);
    const settle = (tell: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      tell();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    for (const name of Object.keys(happenings) as Name[]) {
      void happenings[name].then(() => settle(() => resolve(name)));
    }
  });
}
