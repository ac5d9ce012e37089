import { z } from "zod";
import type { Connected } from "../connected";
import { createGoogleAuth } from "../google-auth";
import { connect, sendForJson } from "../http";
import { readPcm } from "./pcm";
import { type SpeechRequest, sampleRate, type VoiceSource } from "./source";
import { languageOf, listOf, toVoices, withinRange } from "./voice-list";

/** Sound in base64, characters. */
const largestClause = 32_000_000;

/** Google Cloud Text-to-Speech (https://cloud.google.com/text-to-speech/docs/reference/rest/v1/text/synthesize). A clause comes as
 * a whole: over HTTP there is no stream. */
export function createGoogleVoice({ provider, options, apiKey = "" }: Connected<"tts", "google">): VoiceSource {
  const { voice } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const authorize = createGoogleAuth(apiKey);

  async function* speak({ text, speed }: SpeechRequest, signal: AbortSignal): AsyncGenerator<Int16Array> {
    // Some voices have no paces and refuse the field.
    const pace = speed === 1 ? {} : { speakingRate: withinRange(speed, 0.25, 2) };
    const request = {
      input: { text },
      voice: { languageCode: languageOf(voice), name: voice },
      audioConfig: { audioEncoding: "LINEAR16", sampleRateHertz: sampleRate, ...pace },
    };
    const sending = { headers: await authorize(signal), signal, body: request };
    const { audioContent } = await sendForJson(`${baseUrl}/v1/text:synthesize`, speechSchema, sending, largestClause);
    yield* readPcm(once(Buffer.from(audioContent, "base64")), "audio/wav", sampleRate);
  }

  return {
    // The voice's name says which model it is of.
    ...{ provider, model: voice, voice },
    speak,

    async offer(signal) {
      const sending = { headers: await authorize(signal), signal };
      const { voices } = await sendForJson(`${baseUrl}/v1/voices`, voicesSchema, sending);
      const found = voices.map(({ name, languageCodes, ssmlGender }) => ({
        ...{ id: name, name: name.replace(`${languageOf(name)}-`, ""), language: languageCodes?.[0] },
        traits: [ssmlGender?.toLowerCase()],
      }));
      return { models: [], voices: toVoices(found, languageOf(voice)) };
    },

    async warm(signal) {
      await connect(`${baseUrl}/v1/voices?languageCode=${languageOf(voice)}`, {
        headers: await authorize(signal),
        signal,
      });
    },
  };
}

/** LINEAR16 in base64, with a WAV header. */
const speechSchema = z.object({ audioContent: z.string() });

/** https://cloud.google.com/text-to-speech/docs/reference/rest/v1/voices/list */
const voicesSchema = z.object({
  voices: listOf(
    z.object({
      name: z.string(),
      languageCodes: z.array(z.string()).nullish(),
      ssmlGender: z.string().nullish(),
    }),
  ),
});

async function* once<Value>(value: Value): AsyncGenerator<Value> {
  yield value;
}
