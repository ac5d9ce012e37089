import type { SttAdapter } from "@/engine/types";
import { startWorker, type WorkerState } from "@/engine/worker/host";
import { AppError } from "@/lib/errors";
import type { MoonshineApi, MoonshineInit } from "./moonshine-worker";
import { sttSampleRate } from "./rate";

/** From 9.5 s on the graph fails inside. */
const maxWindowSeconds = 8;
/** Shorter sounds are padded with silence: the encoder needs a few frames. */
const minSamples = sttSampleRate * 0.5;

export interface MoonshineOptions {
  /** Manifest path → absolute path. */
  files: Record<string, string>;
  /** How many decodes go on at a time, each in a thread of its own. */
  threads: number;
  onState?: (state: WorkerState, reason?: string) => void;
}

/** Moonshine in worker threads. */
export async function createMoonshine({ files, threads, onState }: MoonshineOptions): Promise<SttAdapter> {
  const path = (name: string) => {
    const found = files[name];
    if (!found) throw new AppError("not_configured", `The speech recogniser lacks its file ${name}.`);
    return found;
  };
  const init: MoonshineInit = {
    encoder: path("encoder_model.ort"),
    decoder: path("decoder_model_merged.ort"),
    tokenizer: path("tokenizer.bin"),
  };
  const start = async () => {
    const worker = await startWorker<MoonshineApi>({
      entry: new URL("./moonshine-worker.ts", import.meta.url),
      init,
      title: "The speech recogniser",
      onState,
    });
    return { worker, pending: 0 };
  };
  const workers = await Promise.all(Array.from({ length: threads }, start));
  /** One that is being restarted has nothing to do, and is still not the one to ask. */
  const leastBusy = () => {
    const ready = workers.filter(({ worker }) => worker.isReady());
    return (ready.length > 0 ? ready : workers).reduce((least, one) => (one.pending < least.pending ? one : least));
  };
  let lastId = 0;
  return {
    maxWindowSeconds,
    async decode(samples, { draft, signal } = {}) {
      signal?.throwIfAborted();
      // A copy of our own: its buffer is handed over, the session keeps its window.
      const own = new Float32Array(Math.max(samples.length, minSamples));
      own.set(samples);
      const one = leastBusy();
      lastId += 1;
      const id = lastId;
      const cancel = () => void one.worker.call("cancel", { id }).catch(() => undefined);
      signal?.addEventListener("abort", cancel, { once: true });
      one.pending += 1;
      try {
        const params = { id, samples: own, draft: draft?.tokens ?? [] };
        const { text, tokens } = await one.worker.call("decode", params, [own.buffer]);
        if (draft) draft.tokens = tokens;
        return text;
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      } finally {
        one.pending -= 1;
        signal?.removeEventListener("abort", cancel);
      }
    },
    async close() {
      await Promise.all(workers.map(({ worker }) => worker.close()));
    },
  };
}
