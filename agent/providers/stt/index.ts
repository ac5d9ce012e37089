import type { stt } from "@livekit/agents";
import type { Logger } from "pino";
import type { ProviderId } from "@/lib/providers/catalog";
import type { Endpoint } from "../endpoint";
import { BatchStt } from "./batch";
import type { Hearing } from "./hearing";
import { RealtimeStt } from "./realtime";

type Factory = (endpoint: Endpoint, hearing: Hearing, log: Logger) => stt.STT;

export const sttFactories: Record<ProviderId, Factory> = {
  engine: (endpoint, hearing, log) => new RealtimeStt(endpoint, hearing, log),
  "openai-compatible": (endpoint, hearing) => new BatchStt(endpoint, hearing),
};
