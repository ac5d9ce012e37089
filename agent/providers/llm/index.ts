import type { ProviderId } from "@/lib/providers/catalog";
import type { Endpoint } from "../endpoint";
import { OpenaiLlm } from "./openai";

type Factory = (endpoint: Endpoint, callId: string) => OpenaiLlm;

export const llmFactories: Record<ProviderId, Factory> = {
  engine: (endpoint, callId) => new OpenaiLlm(endpoint, callId),
  "openai-compatible": (endpoint, callId) => new OpenaiLlm(endpoint, callId),
};
