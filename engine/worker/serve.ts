import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "@/lib/errors";

/** The methods a worker thread offers: name → what goes in and what comes out (both structured-cloneable). */
export type WorkerApi = Record<string, { params: unknown; result: unknown }>;

export type Request = { id: number; method: string; params: unknown };
export type Reply =
  | { type: "ready" }
  | { type: "failed"; message: string }
  | { type: "result"; id: number; value: unknown }
  | { type: "error"; id: number; message: string };

export interface Answer<T> {
  value: T;
  /** Buffers handed over instead of copied. */
  transfer?: ArrayBuffer[];
}

export type Handlers<Api extends WorkerApi> = {
  [Method in keyof Api]: (params: Api[Method]["params"]) => Promise<Answer<Api[Method]["result"]>>;
};

/** The thread's side: loads once with the host's `init` value, says so, then answers calls, several at a time. */
export async function serveWorker<Init, Api extends WorkerApi>(load: (init: Init) => Promise<Handlers<Api>>) {
  const port = parentPort;
  if (!port) throw new Error("This file runs in a worker thread.");
  const send = (reply: Reply, transfer: ArrayBuffer[] = []) => port.postMessage(reply, transfer);
  const { init } = workerData as { init: Init };
  try {
    const handlers = await load(init);
    port.on("message", async ({ id, method, params }: Request) => {
      try {
        const { value, transfer } = await handlers[method as keyof Api](params);
        send({ type: "result", id, value }, transfer);
      } catch (error) {
        send({ type: "error", id, message: messageOf(error) });
      }
    });
    send({ type: "ready" });
  } catch (error) {
    send({ type: "failed", message: messageOf(error) });
    port.close();
  }
}
