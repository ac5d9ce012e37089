import sherpa from "sherpa-onnx-node";
import { serveWorker } from "@/engine/worker/serve";
import { sttSampleRate } from "./rate";
import { guardRepetition } from "./repetition";

export type MoonshineInit = { encoder: string; decoder: string; tokens: string; threads: number };
export type MoonshineApi = { decode: { params: { samples: Float32Array }; result: string } };

await serveWorker<MoonshineInit, MoonshineApi>(async ({ encoder, decoder, tokens, threads }) => {
  const recognizer = await sherpa.OfflineRecognizer.createAsync({
    featConfig: { sampleRate: sttSampleRate, featureDim: 80 },
    modelConfig: { moonshine: { encoder, mergedDecoder: decoder }, tokens, numThreads: threads, provider: "cpu" },
  });
  return {
    async decode({ samples }) {
      const stream = recognizer.createStream();
      stream.acceptWaveform({ samples, sampleRate: sttSampleRate });
      const result = await recognizer.decodeAsync(stream);
      return { value: guardRepetition(result.tokens, samples.length / sttSampleRate) };
    },
  };
});
