import { z } from "zod";
import { StatusError } from "../failure";
import { connect, sendForJson } from "../http";
import type { VoiceSource } from "./source";
import { speechOver } from "./speech-over";
import { listOf, toModels, toVoices } from "./voice-list";

type Options = {
  provider: string;
  /** With version path: http://127.0.0.1:8880/v1 */
  baseUrl: string;
  apiKey?: string;
  model: string;
  voice: string;
  /** Our own engine, which can let work wait. */
  isEngine?: boolean;
};

/** The voices of OpenAI and everybody with its `POST /audio/speech`
 * (https://platform.openai.com/docs/api-reference/audio/createSpeech). */
export function createOpenaiVoice({ provider, apiKey, model, voice, isEngine, ...options }: Options): VoiceSource {
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const headers: Record<string, string> = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
  return {
    ...{ provider, model, voice },

    speak({ text, speed, isBackground, onWords }, signal) {
      const priority: Record<string, string> = isEngine && isBackground ? { "x-parley-priority": "background" } : {};
      const request = { model, voice, input: text, speed, response_format: "pcm" };
      // In its events our engine tells when each word is said; of others' only some have them.
      const body = isEngine && onWords ? { ...request, stream_format: "sse" } : request;
      return speechOver(`${baseUrl}/audio/speech`, { headers: { ...headers, ...priority }, signal, body, onWords });
    },

    async offer(signal) {
      const sending = { headers, signal };
      const models = sendForJson(`${baseUrl}/models`, modelsSchema, sending).catch(unlessMissing);
      if (provider === "openai") return { models: speaking(await models, /tts/), voices: toVoices(openaiVoices) };
      const voices = sendForJson(`${baseUrl}/audio/voices`, voicesSchema, sending).catch(unlessMissing);
      const [listed, heard] = await Promise.all([models, voices]);
      return { models: speaking(listed), voices: toVoices(heard) };
    },

    warm: (signal) => connect(`${baseUrl}/models`, { headers, signal }),
  };
}

/** Not every server has these lists. */
function unlessMissing(error: unknown): [] {
  if (error instanceof StatusError && [404, 405, 501].includes(error.status)) return [];
  throw error;
}

/** OpenAI has no list of them (https://platform.openai.com/docs/guides/text-to-speech#voice-options). */
const openaiVoices = [
  ...["alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin", "cedar"],
].map((id) => ({ id, name: id.replace(/^./, (letter) => letter.toUpperCase()) }));

/** Our engine and others say of each model what it is for. */
const modelSchema = z.object({ id: z.string(), kind: z.string().nullish(), task: z.string().nullish() });
const modelsSchema = z.object({ data: listOf(modelSchema) }).transform(({ data }) => data);

function speaking(models: readonly z.infer<typeof modelSchema>[], named = /./): string[] {
  const isVoice = ({ kind, task }: z.infer<typeof modelSchema>) =>
    (kind ?? "tts") === "tts" && (task ?? "text-to-speech") === "text-to-speech";
  return toModels(models.filter((model) => isVoice(model) && named.test(model.id)).map(({ id }) => id));
}

/** Kokoro-FastAPI lists names, our engine and speaches objects, and not all call the fields the same. */
const voiceSchema = z.union([
  z.string().transform((id) => ({ id, name: null, language: null })),
  z
    .object({
      id: z.string().nullish(),
      voice_id: z.string().nullish(),
      name: z.string().nullish(),
      language: z.string().nullish(),
    })
    .transform(({ id, voice_id, name, language }) => ({ id: id ?? voice_id ?? name ?? "", name, language })),
]);
const voiceListSchema = listOf(voiceSchema);
const voicesSchema = z.union([
  voiceListSchema,
  z.object({ voices: voiceListSchema }).transform(({ voices }) => voices),
  z.object({ data: voiceListSchema }).transform(({ data }) => data),
]);
