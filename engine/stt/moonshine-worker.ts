import { serveWorker } from "@/engine/worker/serve";
import { openMoonshine } from "./moonshine-model";
import { sttSampleRate } from "./rate";
import { guardRepetition, mostTokens } from "./repetition";
import { readTokens } from "./tokens";

export type MoonshineInit = { encoder: string; decoder: string; tokenizer: string };
export type MoonshineApi = {
  decode: {
    params: { id: number; samples: Float32Array; draft: readonly number[] };
    result: { text: string; tokens: readonly number[] };
  };
  cancel: { params: { id: number }; result: undefined };
};

await serveWorker<MoonshineInit, MoonshineApi>(async ({ encoder, decoder, tokenizer }) => {
  const [model, texts] = await Promise.all([openMoonshine({ encoder, decoder }), readTokens(tokenizer)]);
  const running = new Map<number, AbortController>();
  return {
    async decode({ id, samples, draft }) {
      const seconds = samples.length / sttSampleRate;
      const abort = new AbortController();
      running.set(id, abort);
      const tokens = await model
        .decode(samples, { draft, mostTokens: mostTokens(seconds), signal: abort.signal })
        .finally(() => running.delete(id));
      const text = guardRepetition(
        tokens.map((token) => texts[token] ?? ""),
        seconds,
      );
      return { value: { text, tokens } };
    },
    async cancel({ id }) {
      running.get(id)?.abort();
      return { value: undefined };
    },
  };
});
