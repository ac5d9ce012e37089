import { z } from "zod";
import type { Connected } from "../connected";
import { connect, sendForJson, withoutSlash } from "../http";
import { sampleRate, type VoiceSource } from "./source";
import { speechOver } from "./speech-over";
import { listOf, toModels, toVoices, withinRange } from "./voice-list";

/** Rime (https://docs.rime.ai/api-reference/coda/http; the pages of its other models say the same). */
export function createRimeVoice({ provider, options, apiKey = "" }: Connected<"tts", "rime">): VoiceSource {
  const { model, voice } = options;
  const baseUrl = withoutSlash(options.baseUrl);
  const [language] = options.language.split("-");
  const headers = { authorization: `Bearer ${apiKey}` };
  return {
    ...{ provider, model, voice },

    speak({ text, speed }, signal) {
      const request = { speaker: voice, text, modelId: model, lang: language, samplingRate: sampleRate };
      return speechOver(`${baseUrl}/v1/rime-tts`, {
        // Little-endian, whatever RFC 3551 says of L16. `audio/pcm`, its old name, is deprecated.
        headers: { ...headers, accept: "audio/L16" },
        signal,
        body: { ...request, ...paceOf(model, speed) },
      });
    },

    async offer(signal) {
      const found = await sendForJson(`${baseUrl}/data/voices/voice_details.json`, voicesSchema, { headers, signal });
      const voices = found
        .filter(({ modelId }) => modelId === model)
        .map(({ speaker, lang, gender, age, country, description }) => ({
          id: speaker,
          language: lang && shortCodeOf(lang),
          traits: [gender, age, country, description],
        }));
      return {
        models: toModels([...new Set(found.map(({ modelId }) => modelId))]),
        voices: toVoices(voices, language),
      };
    },

    // The same names without what is said of them.
    warm: (signal) => connect(`${baseUrl}/data/voices/all-v2.json`, { headers, signal }),
  };
}

/** How long speech takes, not how fast it is: 2 is half the pace (https://docs.rime.ai/docs/speed). `speedAlpha` means that for
 * the first two Mists only, and the opposite for the others. */
function paceOf(model: string, speed: number): object {
  if (speed === 1) return {};
  const length = withinRange(1 / speed, 0.4, 2.5);
  return /^mist(v2)?$/.test(model) ? { speedAlpha: length } : { timeScaleFactor: length };
}

/** The list says `eng`, a request and our settings `en`. */
const shortCodeOf = (code: string) => (/^[a-z]{2,3}$/.test(code) ? Intl.getCanonicalLocales(code)[0] : code);

/** https://docs.rime.ai/api-reference/data/voice-details */
const voicesSchema = listOf(
  z.object({
    speaker: z.string(),
    modelId: z.string(),
    lang: z.string().nullish(),
    gender: z.string().nullish(),
    age: z.string().nullish(),
    country: z.string().nullish(),
    description: z.string().nullish(),
  }),
);
