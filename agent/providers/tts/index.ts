import type { ProviderId } from "@/lib/providers/catalog";
import type { Endpoint } from "../endpoint";
import { OpenaiTts, type Voice } from "./openai";

export const ttsFactories: Record<ProviderId, (endpoint: Endpoint, voice: Voice) => OpenaiTts> = {
  engine: (endpoint, voice) => new OpenaiTts(endpoint, voice),
  "openai-compatible": (endpoint, voice) => new OpenaiTts(endpoint, voice),
};
