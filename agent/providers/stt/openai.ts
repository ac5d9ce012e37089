import { z } from "zod";
import { encodeWav } from "@/lib/wav";
import { sendForJson, withoutSlash } from "../http";
import { bearer, listOpenaiModels } from "./openai-models";
import { fromRecordings } from "./recordings";
import { type SttSource, sampleRate } from "./source";

type Options = {
  provider: string;
  /** With version path: http://127.0.0.1:8000/v1 */
  baseUrl: string;
  apiKey?: string;
  model: string;
};

const answerSchema = z.object({ text: z.string() });

/** Speech-to-text of any server with `POST /audio/transcriptions` (https://platform.openai.com/docs/api-reference/audio). */
export function createOpenaiRecordings({ provider, baseUrl, apiKey, model }: Options): SttSource {
  const source = fromRecordings({ provider, model }, async (samples, signal) => {
    const form = new FormData();
    form.set("file", new File([new Uint8Array(encodeWav(samples, sampleRate))], "speech.wav", { type: "audio/wav" }));
    form.set("model", model);
    form.set("response_format", "json");
    // Only fetch knows how a form is written.
    const written = new Response(form);
    const headers = { ...bearer(apiKey), "content-type": written.headers.get("content-type") ?? "" };
    const body = await written.bytes();
    const url = `${withoutSlash(baseUrl)}/audio/transcriptions`;
    const { text } = await sendForJson(url, answerSchema, { headers, body, signal });
    return text;
  });
  return { ...source, offer: (signal) => listOpenaiModels({ baseUrl, apiKey }, signal) };
}
