import { z } from "zod";
import type { Connected } from "../connected";
import { connect, sendForJson } from "../http";
import { createElevenlabsFormat } from "./elevenlabs-speech";
import type { VoiceSource } from "./source";
import { speechOver } from "./speech-over";
import { listOf, toModels, toVoices, withinRange } from "./voice-list";

/** Enough for the settings, which list no more. */
const mostPages = 5;

/** ElevenLabs (https://elevenlabs.io/docs/api-reference/text-to-speech/stream-with-timestamps): a piece of JSON a line, each with
 * some sound and its letters. */
export function createElevenlabsVoice({ provider, options, apiKey = "" }: Connected<"tts", "elevenlabs">): VoiceSource {
  const { model, voice } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const headers = { "xi-api-key": apiKey };
  return {
    ...{ provider, model, voice },

    speak({ text, speed, onWords }, signal) {
      // Settings replace those an admin gave the voice, so none are sent without need.
      const settings = speed === 1 ? {} : { voice_settings: { speed: withinRange(speed, 0.7, 1.2) } };
      const url = `${baseUrl}/v1/text-to-speech/${encodeURIComponent(voice)}/stream/with-timestamps?output_format=pcm_24000`;
      const body = { text, model_id: model, ...settings };
      return speechOver(url, { headers, signal, body, format: createElevenlabsFormat(), onWords });
    },

    async offer(signal) {
      const models = sendForJson(`${baseUrl}/v1/models`, modelsSchema, { headers, signal });
      const [listed, voices] = await Promise.all([models, listVoices(baseUrl, headers, signal)]);
      const speaking = listed.filter(({ can_do_text_to_speech }) => can_do_text_to_speech !== false);
      return { models: toModels(speaking.map(({ model_id }) => model_id)), voices };
    },

    warm: (signal) => connect(`${baseUrl}/v1/models`, { headers, signal }),
  };
}

/** https://elevenlabs.io/docs/api-reference/models/list */
const modelsSchema = listOf(z.object({ model_id: z.string(), can_do_text_to_speech: z.boolean().nullish() }));

/** https://elevenlabs.io/docs/api-reference/voices/search */
const voicesSchema = z.object({
  voices: listOf(
    z.object({
      voice_id: z.string(),
      name: z.string().nullish(),
      description: z.string().nullish(),
      labels: z.record(z.string(), z.string().nullish()).nullish(),
    }),
  ),
  next_page_token: z.string().nullish(),
});

async function listVoices(baseUrl: string, headers: Record<string, string>, signal: AbortSignal) {
  const voices: z.infer<typeof voicesSchema>["voices"] = [];
  let after = "";
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await sendForJson(`${baseUrl}/v2/voices?page_size=100${after}`, voicesSchema, { headers, signal });
    voices.push(...answer.voices);
    if (!answer.next_page_token) break;
    after = `&next_page_token=${encodeURIComponent(answer.next_page_token)}`;
  }
  return toVoices(
    voices.map(({ voice_id, name, description, labels }) => {
      const { language, ...others } = labels ?? {};
      return { id: voice_id, name, language, traits: [...Object.values(others), description] };
    }),
  );
}
