import type { stt } from "@livekit/agents";
import type { Logger } from "pino";
import type { ProviderId } from "@/lib/providers/catalog";
import type { VoiceActivity } from "../../turns/voice-activity";
import type { Endpoint } from "../endpoint";
import { BatchStt } from "./batch";
import { RealtimeStt } from "./realtime";

type Factory = (endpoint: Endpoint, voice: VoiceActivity, log: Logger) => stt.STT;

export const sttFactories: Record<ProviderId, Factory> = {
  engine: (endpoint, voice, log) => new RealtimeStt(endpoint, voice, log),
  "openai-compatible": (endpoint) => new BatchStt(endpoint),
};
