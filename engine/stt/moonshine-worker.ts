import { serveWorker } from "@/engine/worker/serve";
import { openMoonshine } from "./moonshine-model";
import { sttSampleRate } from "./rate";
import { guardRepetition, mostTokens } from "./repetition";
import { readTokens } from "./tokens";

export type MoonshineInit = { encoder: string; decoder: string; tokenizer: string };
export type MoonshineApi = {
  decode: {
    params: { samples: Float32Array; draft: readonly number[] };
    result: { text: string; tokens: readonly number[] };
  };
};

await serveWorker<MoonshineInit, MoonshineApi>(async ({ encoder, decoder, tokenizer }) => {
  const [model, texts] = await Promise.all([openMoonshine({ encoder, decoder }), readTokens(tokenizer)]);
  return {
    async decode({ samples, draft }) {
      const seconds = samples.length / sttSampleRate;
      const tokens = await model.decode(samples, { draft, mostTokens: mostTokens(seconds) });
      const text = guardRepetition(
        tokens.map((token) => texts[token] ?? ""),
        seconds,
      );
      return { value: { text, tokens } };
    },
  };
});
