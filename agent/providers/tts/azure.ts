import { z } from "zod";
import type { Connected } from "../connected";
import { connect, sendForJson } from "../http";
import type { SpeechRequest, VoiceSource } from "./source";
import { speechOver } from "./speech-over";
import { languageOf, listOf, toVoices, withinRange } from "./voice-list";

/** Azure Speech (https://learn.microsoft.com/en-us/azure/ai-services/speech-service/rest-text-to-speech). */
export function createAzureVoice({ provider, options, apiKey = "" }: Connected<"tts", "azure">): VoiceSource {
  const { region, voice } = options;
  const baseUrl = (options.baseUrl ?? `https://${region}.tts.speech.microsoft.com`).replace(/\/+$/, "");
  const headers = { "ocp-apim-subscription-key": apiKey, "user-agent": "parley" };
  const voices = `${baseUrl}/cognitiveservices/voices/list`;
  return {
    // The voice's name says which model it is of.
    ...{ provider, model: voice, voice },

    speak(request, signal) {
      const sound = { "content-type": "application/ssml+xml", "x-microsoft-outputformat": "raw-24khz-16bit-mono-pcm" };
      const sending = { headers: { ...headers, ...sound }, signal, body: toSsml(voice, request) };
      return speechOver(`${baseUrl}/cognitiveservices/v1`, sending);
    },

    async offer(signal) {
      const found = await sendForJson(voices, voicesSchema, { headers, signal });
      const entries = found.map(({ ShortName, DisplayName, Locale, Gender, VoiceTag }) => ({
        ...{ id: ShortName, name: DisplayName, language: Locale },
        traits: [Gender?.toLowerCase(), ...(VoiceTag?.VoicePersonalities ?? []).map((trait) => trait.toLowerCase())],
      }));
      return { models: [], voices: toVoices(entries, languageOf(voice)) };
    },

    warm: (signal) => connect(voices, { headers, signal }),
  };
}

/** https://learn.microsoft.com/en-us/azure/ai-services/speech-service/speech-synthesis-markup-voice#adjust-prosody */
function toSsml(voice: string, { text, speed }: SpeechRequest): string {
  const words = toXml(text);
  const spoken = speed === 1 ? words : `<prosody rate="${withinRange(speed, 0.5, 2)}">${words}</prosody>`;
  const language = languageOf(voice);
  return (
    `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${language}">` +
    `<voice name="${toXml(voice)}">${spoken}</voice></speak>`
  );
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Text as XML may hold it: https://www.w3.org/TR/xml/#charsets has no control characters and no halves of pairs. */
const toXml = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be found.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? "");

const voicesSchema = listOf(
  z.object({
    ShortName: z.string(),
    DisplayName: z.string().nullish(),
    Locale: z.string().nullish(),
    Gender: z.string().nullish(),
    VoiceTag: z.object({ VoicePersonalities: z.array(z.string()).nullish() }).nullish(),
  }),
);
