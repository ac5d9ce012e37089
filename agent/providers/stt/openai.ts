import { z } from "zod";
import { encodeWav } from "@/lib/wav";
import { RefusedError, sendForJson, withoutSlash } from "../http";
import { bearer, listOpenaiModels } from "./openai-models";
import { fromRecordings } from "./recordings";
import { type SttSource, sampleRate } from "./source";

type Options = {
  provider: string;
  /** With version path: http://127.0.0.1:8000/v1 */
  baseUrl: string;
  apiKey?: string;
  model: string;
  /** ISO 639-1. Absent = the model finds out. */
  language?: string;
  /** Asks when each word was said, which takes some servers longer. */
  wantsTimes?: boolean;
};

const wordSchema = z.object({ word: z.string(), start: z.number(), end: z.number() });
const answerSchema = z.object({
  text: z.string(),
  /** Only where words with their times were asked for and the model can tell. */
  words: z.array(wordSchema).nullish().catch(undefined),
  language: z.string().max(40).nullish().catch(undefined),
});

/** Speech-to-text of any server with `POST /audio/transcriptions` (https://platform.openai.com/docs/api-reference/audio). One
 * that is asked when each word was said and does not take that is asked for the text alone from then on. */
export function createOpenaiRecordings({
  provider,
  baseUrl,
  apiKey,
  model,
  language,
  wantsTimes = false,
}: Options): SttSource {
  let tellsTimes = wantsTimes;
  async function ask(samples: Int16Array, withTimes: boolean, signal: AbortSignal) {
    const form = new FormData();
    form.set("file", new File([new Uint8Array(encodeWav(samples, sampleRate))], "speech.wav", { type: "audio/wav" }));
    form.set("model", model);
    if (language) form.set("language", language);
    form.set("response_format", withTimes ? "verbose_json" : "json");
    if (withTimes) form.set("timestamp_granularities[]", "word");
    // Only fetch knows how a form is written.
    const written = new Response(form);
    const headers = { ...bearer(apiKey), "content-type": written.headers.get("content-type") ?? "" };
    const body = await written.bytes();
    const url = `${withoutSlash(baseUrl)}/audio/transcriptions`;
    return sendForJson(url, answerSchema, { headers, body, signal });
  }
  const source = fromRecordings({ provider, model }, async (samples, signal) => {
    const withTimes = tellsTimes;
    const answer = await ask(samples, withTimes, signal).catch((error: unknown) => {
      if (!(error instanceof RefusedError) || !withTimes) throw error;
      tellsTimes = false;
      return ask(samples, false, signal);
    });
    const words = answer.words?.map(({ word, start, end }) => ({
      text: word.trim(),
      startMs: Math.round(start * 1_000),
      endMs: Math.round(end * 1_000),
    }));
    // Some say "english", which is no code.
    const language = answer.language && answer.language.length <= 3 ? answer.language : undefined;
    return { text: answer.text, words, language };
  });
  return { ...source, offer: (signal) => listOpenaiModels({ baseUrl, apiKey }, signal) };
}
