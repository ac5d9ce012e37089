import { z } from "zod";
import { sendForJson, withoutSlash } from "../http";
import { fromRecordings } from "./recordings";
import { type SttSource, sampleRate } from "./source";

type Options = { apiKey: string; model: string; language: string; baseUrl: string };

/** Seconds as "1.300s"; absent = none. */
const duration = z
  .string()
  .nullish()
  .transform((text) => Math.round(Number.parseFloat(text ?? "0") * 1_000));

const answerSchema = z.object({
  /** Absent when nothing was said. Each is the next part of the recording. */
  results: z
    .array(
      z.object({
        alternatives: z
          .array(
            z.object({
              transcript: z.string().nullish(),
              words: z.array(z.object({ word: z.string(), startTime: duration, endTime: duration })).nullish(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

/** Speech-to-text of Google Cloud with whole recordings and an API key
 * (https://cloud.google.com/speech-to-text/docs/reference/rest/v1/speech/recognize). It takes a minute at a time. */
export function createGoogleStt({ apiKey, model, language, baseUrl }: Options): SttSource {
  const config = {
    encoding: "LINEAR16",
    sampleRateHertz: sampleRate,
    languageCode: language,
    model,
    enableAutomaticPunctuation: true,
    enableWordTimeOffsets: true,
  };
  return fromRecordings({ provider: "google", model, longestSeconds: 55 }, async (samples, signal) => {
    const content = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString("base64");
    const { results } = await sendForJson(`${withoutSlash(baseUrl)}/v1/speech:recognize`, answerSchema, {
      headers: { "x-goog-api-key": apiKey },
      body: { config, audio: { content } },
      signal,
    });
    const best = (results ?? []).flatMap(({ alternatives }) => alternatives?.[0] ?? []);
    return {
      text: best.map(({ transcript }) => transcript?.trim() ?? "").join(" "),
      words: best.flatMap(({ words }) =>
        (words ?? []).map(({ word, startTime, endTime }) => ({ text: word, startMs: startTime, endMs: endTime })),
      ),
    };
  });
}
