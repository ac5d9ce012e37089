import type { ProviderId } from "@/lib/providers/catalog";
import type { Endpoint } from "../endpoint";
import { OpenaiLlm } from "./openai";

export const llmFactories: Record<ProviderId, (endpoint: Endpoint) => OpenaiLlm> = {
  engine: (endpoint) => new OpenaiLlm(endpoint),
  "openai-compatible": (endpoint) => new OpenaiLlm(endpoint),
};
