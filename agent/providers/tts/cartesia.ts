import { z } from "zod";
import type { Connected } from "../connected";
import { connect, sendForJson } from "../http";
import { sampleRate, type VoiceSource } from "./source";
import type { SpeechFormat } from "./speech-events";
import { speechOver } from "./speech-over";
import { listOf, toVoices, withinRange } from "./voice-list";

/** Of the protocol: https://docs.cartesia.ai/use-the-api/api-conventions */
const version = "2025-04-16";
/** Enough for the settings, which list no more. */
const mostPages = 5;

/** Cartesia (https://docs.cartesia.ai/2025-04-16/api-reference/tts/sse): in events, because its bytes alone do not tell when each
 * word is said. Both are streamed alike (https://docs.cartesia.ai/use-the-api/compare-tts-endpoints). */
export function createCartesiaVoice({ provider, options, apiKey = "" }: Connected<"tts", "cartesia">): VoiceSource {
  const { model, voice } = options;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const [language] = options.language.split("-");
  const headers = { "x-api-key": apiKey, "cartesia-version": version };
  return {
    ...{ provider, model, voice },

    speak({ text, speed, onWords }, signal) {
      const request = {
        model_id: model,
        transcript: text,
        voice: { mode: "id", id: voice },
        output_format: { container: "raw", encoding: "pcm_s16le", sample_rate: sampleRate },
        language,
        add_timestamps: true,
        ...paceOf(model, speed),
      };
      return speechOver(`${baseUrl}/tts/sse`, { headers, signal, body: request, format, onWords });
    },

    // The vendor has no list of models.
    offer: async (signal) => ({ models: [], voices: await listVoices(baseUrl, headers, language, signal) }),

    warm: (signal) => connect(`${baseUrl}/voices?limit=1`, { headers, signal }),
  };
}

/** The models before the third know three paces only (https://docs.cartesia.ai/build-with-cartesia/sonic-3/volume-speed-emotion). */
function paceOf(model: string, speed: number): object {
  if (speed === 1) return {};
  if (!/^sonic(-2|-turbo|-english|-multilingual|$)/.test(model)) {
    return { generation_config: { speed: withinRange(speed, 0.6, 1.5) } };
  }
  if (speed > 0.9 && speed < 1.1) return {};
  return { speed: speed < 1 ? "slow" : "fast" };
}

const secondsSchema = z.array(z.number());
const eventSchema = z.object({
  type: z.string(),
  data: z.string().nullish(),
  /** Seconds since the beginning of the sound, a number for each word. */
  word_timestamps: z.object({ words: z.array(z.string()), start: secondsSchema, end: secondsSchema }).nullish(),
});

const format: SpeechFormat = {
  shape: "events",
  read(event) {
    const { type, data, word_timestamps: told } = eventSchema.parse(event);
    const words = told?.words.map((text, index) => ({
      text,
      startMs: Math.round((told.start[index] ?? 0) * 1_000),
      endMs: Math.round((told.end[index] ?? told.start[index] ?? 0) * 1_000),
    }));
    return { sound: data, words, hasFailed: type === "error", isLast: type === "done" };
  },
};

/** https://docs.cartesia.ai/2025-04-16/api-reference/voices/list */
const voicesSchema = z.object({
  data: listOf(
    z.object({
      id: z.string(),
      name: z.string().nullish(),
      language: z.string().nullish(),
      gender: z.string().nullish(),
      description: z.string().nullish(),
    }),
  ),
  has_more: z.boolean().nullish(),
});

async function listVoices(
  baseUrl: string,
  headers: Record<string, string>,
  language: string | undefined,
  signal: AbortSignal,
) {
  const voices: z.infer<typeof voicesSchema>["data"] = [];
  let after = "";
  for (let page = 0; page < mostPages; page += 1) {
    const { data, has_more } = await sendForJson(`${baseUrl}/voices?limit=100${after}`, voicesSchema, {
      headers,
      signal,
    });
    voices.push(...data);
    const last = data.at(-1);
    if (!has_more || !last) break;
    after = `&starting_after=${encodeURIComponent(last.id)}`;
  }
  return toVoices(
    voices.map(({ gender, description, ...voice }) => ({ ...voice, traits: [gender?.replace("_", " "), description] })),
    language,
  );
}
