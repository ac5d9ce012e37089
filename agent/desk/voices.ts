import { defaultModels, starterConfig } from "@/lib/agents/schema";
import { AppError } from "@/lib/errors";
import { orAborted } from "@/lib/or-aborted";
import { speechLimitMs, voicesLimitMs } from "@/lib/providers/desk-schema";
import { type SpeechRequest, type Voice, type VoiceSourceId, voiceSchema } from "@/lib/providers/schema";
import { type ResolvedConnection, unsafeResolveConnection } from "@/lib/providers/store";
import { encodeWav } from "@/lib/wav";
import { type Connected, create } from "../providers/connected";
import { engineOf } from "../providers/resolve";
import { ttsFactories } from "../providers/tts";
import { sampleRate, type VoiceSource } from "../providers/tts/source";
import { joinSamples } from "../sound/join";
import { speakable } from "../speech/speakable";
import { failedSentence } from "./sentences";

const mostVoices = 500;
/** Longest sample, seconds. */
const longestSeconds = 90;

/** The voices of our engine or of a connected provider; none where it has no list. Throws `provider_failed` with a sentence
 * when the provider does not tell. */
export async function listVoices(source: VoiceSourceId, gone: AbortSignal): Promise<Voice[]> {
  return withVoice(source, undefined, voicesLimitMs, gone, async (voice, signal) => {
    const { voices } = (await voice.offer?.(signal)) ?? { voices: [] };
    return voices.filter((one) => voiceSchema.safeParse(one).success).slice(0, mostVoices);
  });
}

/** A text in a voice, as a WAV file at 24 kHz, 16 bits, mono. Throws `provider_failed` with a sentence. */
export async function speak({ source, voice: name, text }: SpeechRequest, gone: AbortSignal): Promise<Buffer> {
  return withVoice(source, name, speechLimitMs, gone, async (voice, signal) => {
    const pieces: Int16Array[] = [];
    let samples = 0;
    for await (const piece of voice.speak({ text: speakable(text), speed: 1 }, signal)) {
      pieces.push(piece);
      samples += piece.length;
      if (samples > longestSeconds * sampleRate) throw new AppError("provider_failed", "The voice does not stop.");
    }
    if (samples === 0) throw new AppError("provider_failed", "The server answered, but with no sound in it.");
    return encodeWav(joinSamples(pieces), sampleRate);
  });
}

async function withVoice<Value>(
  source: VoiceSourceId,
  voice: string | undefined,
  limitMs: number,
  gone: AbortSignal,
  run: (source: VoiceSource, signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const connected = await connectedOf(source, voice);
  const limit = AbortSignal.timeout(limitMs);
  const signal = AbortSignal.any([limit, gone]);
  const speaking = create(ttsFactories, connected, undefined);
  try {
    return await orAborted(run(speaking, signal), signal);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const circumstances = { offer: { models: [], voices: [] }, limitMs, timedOut: limit.aborted };
    // Our own words for it, and no cause: a server's might hold the key.
    throw new AppError("provider_failed", failedSentence(error, { stage: "tts", ...connected }, circumstances));
  } finally {
    speaking.close?.();
  }
}

type VoiceOf = Connected<"tts"> & Pick<ResolvedConnection, "options">;

async function connectedOf(source: VoiceSourceId, voice: string | undefined): Promise<VoiceOf> {
  if (source === "engine") return engineOf("tts", defaultModels.tts, voice ?? starterConfig.voice) as VoiceOf;
  const { options, ...connection } = await unsafeResolveConnection(source);
  if (connection.stage !== "tts") throw new AppError("invalid_input", "This server does not speak.");
  // The store has parsed the options with the schema of this provider and stage.
  return { ...connection, options: { ...options, ...(voice ? { voice } : {}) } } as unknown as VoiceOf;
}
