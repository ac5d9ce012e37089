import type { Factories } from "../connected";
import type { EngineTraits } from "../resolve";
import { createAnthropicChat } from "./anthropic";
import { createGoogleChat } from "./google";
import { createOpenaiChat } from "./openai";
import { createRealtimeChat } from "./realtime/realtime-chat";
import type { ChatSource } from "./source";

/** What our engine gives every conversation (`wantedContext` in engine/llm/shape.ts). */
const engineContextTokens = 2_048;
/** Of a server that does not tell: models made to be talked with read this much at the least. */
const usualContextTokens = 8_192;
/** Large models read far more, but every turn pays for all of it; this is more than an hour of talk. */
const largeContextTokens = 32_768;

/** Of all that OpenAI lists. */
const canTalk = /^(gpt-|chatgpt-|o\d)(?!.*(audio|realtime|transcribe|tts|image|search|instruct))/;

export const llmFactories: Factories<"llm", ChatSource, EngineTraits> = {
  engine: ({ provider, options }, { tools, isStarter }) =>
    createOpenaiChat({
      ...{ provider, ...options, tools, isStarter },
      isEngine: true,
      limitField: "max_tokens",
      contextTokens: engineContextTokens,
    }),
  "openai-compatible": ({ provider, options, apiKey }) =>
    createOpenaiChat({ provider, ...options, apiKey, tools: true, contextTokens: usualContextTokens }),
  openai: ({ provider, options, apiKey }) =>
    createOpenaiChat({
      ...{ provider, ...options, apiKey, canTalk },
      tools: true,
      hasCacheNames: true,
      limitField: "max_completion_tokens",
      contextTokens: largeContextTokens,
    }),
  "openai-realtime": ({ provider, options: { server, transcription, ...options }, apiKey }) => {
    const usual = server === "OpenAI" ? "gpt-4o-mini-transcribe" : undefined;
    return createRealtimeChat({
      ...{ provider, ...options, apiKey },
      transcription: transcription === "none" ? undefined : (transcription ?? usual),
      answersTurns: server === "LocalAI",
    });
  },
  anthropic: ({ provider, options, apiKey }) =>
    createAnthropicChat({ provider, ...options, apiKey, contextTokens: largeContextTokens }),
  google: ({ provider, options, apiKey }) =>
    createGoogleChat({ provider, ...options, apiKey, contextTokens: largeContextTokens }),
};
