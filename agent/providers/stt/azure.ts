import { z } from "zod";
import { encodeWav } from "@/lib/wav";
import { sendForJson, withoutSlash } from "../http";
import { fromRecordings } from "./recordings";
import { type SttSource, sampleRate } from "./source";

type Options = { apiKey: string; region: string; language: string; baseUrl?: string };

const answerSchema = z.object({ RecognitionStatus: z.string(), DisplayText: z.string().nullish() });
/** Nothing was said, or nothing that could be understood. */
const wordless = ["NoMatch", "InitialSilenceTimeout", "BabbleTimeout"];
const path = "/speech/recognition/conversation/cognitiveservices/v1";

/** Speech-to-text of Azure Speech with whole recordings, or of its container
 * (https://learn.microsoft.com/azure/ai-services/speech-service/rest-speech-to-text-short). It takes a minute at a time. */
export function createAzureStt({ apiKey, region, language, baseUrl }: Options): SttSource {
  const host = baseUrl ? withoutSlash(baseUrl) : `https://${region}.stt.speech.microsoft.com`;
  const url = `${host}${path}?${new URLSearchParams({ language, format: "simple" })}`;
  const headers = {
    "ocp-apim-subscription-key": apiKey,
    "content-type": `audio/wav; codecs=audio/pcm; samplerate=${sampleRate}`,
    accept: "application/json",
  };
  return fromRecordings({ provider: "azure", model: language, longestSeconds: 55 }, async (samples, signal) => {
    const body = new Uint8Array(encodeWav(samples, sampleRate));
    const answer = await sendForJson(url, answerSchema, { headers, body, signal });
    if (wordless.includes(answer.RecognitionStatus)) return { text: "" };
    if (answer.RecognitionStatus !== "Success") throw new Error("the recording could not be recognised");
    return { text: answer.DisplayText ?? "" };
  });
}
