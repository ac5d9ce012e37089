import { serveWorker } from "@/engine/worker/serve";

export type FragileApi = {
  double: { params: number; result: number };
  refuse: { params: undefined; result: undefined };
  /** Answers after the message loop has turned, so that a crash finds it pending. */
  wait: { params: undefined; result: undefined };
  crash: { params: undefined; result: undefined };
};

await serveWorker<{ factor: number; isBroken?: boolean }, FragileApi>(async ({ factor, isBroken }) => {
  if (isBroken) throw new Error("no model");
  return {
    double: async (value) => ({ value: value * factor }),
    refuse: async () => {
      throw new Error("not today");
    },
    wait: () => new Promise(() => undefined),
    crash: async () => {
      setImmediate(() => {
        throw new Error("boom");
      });
      return { value: undefined };
    },
  };
});
