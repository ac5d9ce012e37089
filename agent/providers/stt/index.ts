import type { Logger } from "pino";
import type { Factories } from "../connected";
import { createAssemblyaiStt } from "./assemblyai";
import { createAzureStt } from "./azure";
import { createDeepgramStt } from "./deepgram";
import { createGoogleStt } from "./google";
import { usualLanguage } from "./language";
import { createOpenaiRecordings } from "./openai";
import { createOpenaiRealtime } from "./openai-realtime";
import type { SttSource } from "./source";

/** Outside a call, as when a connection is tested, no agent says what is spoken. */
const spoken = <Options extends { language?: string }>(options: Options) => ({
  ...options,
  language: options.language ?? usualLanguage,
});

export const sttFactories: Factories<"stt", SttSource, Logger> = {
  engine: ({ provider, options }, log) => createOpenaiRealtime({ provider, ...options, isEngine: true, log }),
  "openai-compatible": ({ provider, options: { protocol, wordTimes, ...options }, apiKey }, log) =>
    protocol === "streaming"
      ? createOpenaiRealtime({ provider, ...options, apiKey, log })
      : createOpenaiRecordings({ provider, ...options, apiKey, wantsTimes: wordTimes === "yes" }),
  openai: ({ provider, options, apiKey }, log) => createOpenaiRealtime({ provider, ...options, apiKey, log }),
  google: ({ options, apiKey = "" }) => createGoogleStt({ ...spoken(options), apiKey }),
  azure: ({ options, apiKey = "" }) => createAzureStt({ ...spoken(options), apiKey }),
  deepgram: ({ options, apiKey = "" }) => createDeepgramStt({ ...spoken(options), apiKey }),
  assemblyai: ({ options, apiKey = "" }) => createAssemblyaiStt({ ...options, apiKey }),
};
