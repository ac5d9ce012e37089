import { z } from "zod";
import { sendForJson, withoutSlash } from "../http";
import { fromRecordings } from "./recordings";
import { type SttSource, sampleRate } from "./source";

type Options = { apiKey: string; model: string; language: string; baseUrl: string };

const answerSchema = z.object({
  /** Absent when nothing was said. Each is the next part of the recording. */
  results: z
    .array(z.object({ alternatives: z.array(z.object({ transcript: z.string().nullish() })).nullish() }))
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
  };
  return fromRecordings({ provider: "google", model, longestSeconds: 55 }, async (samples, signal) => {
    const content = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString("base64");
    const { results } = await sendForJson(`${withoutSlash(baseUrl)}/v1/speech:recognize`, answerSchema, {
      headers: { "x-goog-api-key": apiKey },
      body: { config, audio: { content } },
      signal,
    });
    return (results ?? []).map(({ alternatives }) => alternatives?.[0]?.transcript?.trim() ?? "").join(" ");
  });
}
