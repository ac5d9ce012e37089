import type { Factories } from "../connected";
import { createAzureVoice } from "./azure";
import { createCartesiaVoice } from "./cartesia";
import { createDeepgramVoice } from "./deepgram";
import { createElevenlabsVoice } from "./elevenlabs";
import { createGoogleVoice } from "./google";
import { createOpenaiVoice } from "./openai";
import { createRealtimeVoice } from "./openai-realtime";
import { createRimeVoice } from "./rime";
import type { VoiceSource } from "./source";

export const ttsFactories: Factories<"tts", VoiceSource> = {
  engine: ({ provider, options }) => createOpenaiVoice({ provider, ...options, isEngine: true }),
  "openai-compatible": ({ provider, options: { voice = "alloy", ...options }, apiKey }) =>
    createOpenaiVoice({ provider, ...options, voice, apiKey }),
  openai: ({ provider, options, apiKey }) => createOpenaiVoice({ provider, ...options, apiKey }),
  "openai-realtime": ({ provider, options, apiKey }) => createRealtimeVoice({ provider, ...options, apiKey }),
  google: createGoogleVoice,
  azure: createAzureVoice,
  deepgram: createDeepgramVoice,
  elevenlabs: createElevenlabsVoice,
  cartesia: createCartesiaVoice,
  rime: createRimeVoice,
};
