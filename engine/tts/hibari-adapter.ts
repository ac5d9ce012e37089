import type { TtsAdapter } from "@/engine/types";
import { startWorker, type WorkerState } from "@/engine/worker/host";
import type { HibariApi, HibariInit } from "./hibari-worker";

export interface HibariOptions {
  /** Manifest path → absolute path. */
  files: Record<string, string>;
  threads: number;
  onState?: (state: WorkerState, reason?: string) => void;
}

/** hibari in a worker thread. Pieces are pulled one by one, so that each takes its turn with the scheduler. */
export async function createHibari({ files, threads, onState }: HibariOptions): Promise<TtsAdapter> {
  const worker = await startWorker<HibariApi>({
    entry: new URL("./hibari-worker.ts", import.meta.url),
    init: { files, threads } satisfies HibariInit,
    title: "The voice",
    onState,
  });
  const { sampleRate, voices } = await worker.call("describe", undefined);
  let lastId = 0;

  return {
    sampleRate,
    voices,
    async *synthesize(text, { speed, signal }) {
      signal.throwIfAborted();
      lastId += 1;
      const id = lastId;
      let isFinished = false;
      try {
        await worker.call("open", { id, text, speed });
        for (;;) {
          const piece = await worker.call("next", { id });
          signal.throwIfAborted();
          isFinished = piece === undefined;
          if (!piece) return;
          yield piece;
        }
      } finally {
        // A thread that has died in between has nothing to cancel.
        if (!isFinished) worker.call("cancel", { id }).catch(() => undefined);
      }
    },
    close: () => worker.close(),
  };
}
