import type { SttAdapter } from "@/engine/types";
import { startWorker, type WorkerState } from "@/engine/worker/host";
import { AppError } from "@/lib/errors";
import type { MoonshineApi, MoonshineInit } from "./moonshine-worker";
import { sttSampleRate } from "./rate";
import { ensureTokenList } from "./tokens";

/** From 9.5 s on the graph fails inside and answers an empty text. */
const maxWindowSeconds = 8;
/** Shorter sounds are padded with silence: the encoder needs a few frames. */
const minSamples = sttSampleRate * 0.5;

export interface MoonshineOptions {
  /** Manifest path → absolute path. */
  files: Record<string, string>;
  /** Where the token list made from `tokenizer.bin` is kept. */
  tokensPath: string;
  /** Threads of one decode. Two decodes at a time are fine. */
  threads: number;
  onState?: (state: WorkerState, reason?: string) => void;
}

/** Moonshine through sherpa-onnx, in a worker thread. */
export async function createMoonshine({ files, tokensPath, threads, onState }: MoonshineOptions): Promise<SttAdapter> {
  const path = (name: string) => {
    const found = files[name];
    if (!found) throw new AppError("not_configured", `The speech recogniser lacks its file ${name}.`);
    return found;
  };
  const init: MoonshineInit = {
    encoder: path("encoder_model.ort"),
    decoder: path("decoder_model_merged.ort"),
    tokens: await ensureTokenList(path("tokenizer.bin"), tokensPath),
    threads,
  };
  const worker = await startWorker<MoonshineApi>({
    entry: new URL("./moonshine-worker.ts", import.meta.url),
    init,
    title: "The speech recogniser",
    onState,
  });
  return {
    maxWindowSeconds,
    decode(samples) {
      // A copy of our own: its buffer is handed over, the session keeps its window.
      const own = new Float32Array(Math.max(samples.length, minSamples));
      own.set(samples);
      return worker.call("decode", { samples: own }, [own.buffer]);
    },
    close: () => worker.close(),
  };
}
