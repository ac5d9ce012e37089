import { z } from "zod";
import type { Connected } from "../connected";
import { connect, sendForJson } from "../http";
import { sampleRate, type VoiceSource } from "./source";
import { speechOver } from "./speech-over";
import { listOf, toVoices, withinRange } from "./voice-list";

/** Deepgram (https://developers.deepgram.com/reference/text-to-speech/speak-request). Each of its voices is a model of its own. */
export function createDeepgramVoice({ provider, options, apiKey = "" }: Connected<"tts", "deepgram">): VoiceSource {
  const { voice } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const headers = { authorization: `Token ${apiKey}` };
  return {
    ...{ provider, model: voice, voice },

    speak({ text, speed }, signal) {
      const query = new URLSearchParams({
        ...{ model: voice, encoding: "linear16", sample_rate: String(sampleRate), container: "none" },
        ...(speed !== 1 && hasPaces.test(voice) ? { speed: String(withinRange(speed, 0.7, 1.5)) } : {}),
      });
      return speechOver(`${baseUrl}/v1/speak?${query}`, { headers, signal, body: { text } });
    },

    async offer(signal) {
      const { tts } = await sendForJson(`${baseUrl}/v1/models`, modelsSchema, { headers, signal });
      const found = tts
        .filter(({ canonical_name }) => canonical_name.startsWith("aura"))
        .map(({ canonical_name, name, languages, metadata }) => ({
          id: canonical_name,
          name: metadata?.display_name ?? name,
          // “en, en-US”: the last says most.
          language: languages?.at(-1),
          traits: [...(metadata?.tags ?? []), metadata?.age, metadata?.accent && `${metadata.accent} accent`],
        }));
      return { models: [], voices: toVoices(found, voice.split("-").at(-1)) };
    },

    warm: (signal) => connect(`${baseUrl}/v1/models`, { headers, signal }),
  };
}

/** The others refuse to be hurried (https://developers.deepgram.com/docs/tts-voice-controls). */
const hasPaces = /^aura-2-.*-(en|es)$/;

/** https://developers.deepgram.com/reference/manage/models/list */
const modelsSchema = z.object({
  tts: listOf(
    z.object({
      canonical_name: z.string(),
      name: z.string().nullish(),
      languages: z.array(z.string()).nullish(),
      metadata: z
        .object({
          display_name: z.string().nullish(),
          accent: z.string().nullish(),
          age: z.string().nullish(),
          tags: z.array(z.string()).nullish(),
        })
        .nullish(),
    }),
  ),
});
