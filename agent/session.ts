import { inference, voice } from "@livekit/agents";
import type { Logger } from "pino";
import type { AgentConfig } from "@/lib/agents/schema";
import { paceOf } from "@/lib/agents/turn-taking";
import type { Endpoints } from "./providers/endpoint";
import { llmFactories } from "./providers/llm";
import { sttFactories } from "./providers/stt";
import { ttsFactories } from "./providers/tts";
import { createObservedVad, VoiceActivity } from "./turns/voice-activity";

/** Config and servers become the framework's session. No I/O: nothing is connected until it starts. */
export function buildSession(callId: string, config: AgentConfig, endpoints: Endpoints, log: Logger) {
  const activity = new VoiceActivity();
  const llm = llmFactories[endpoints.llm.provider](endpoints.llm, callId);
  const { unfinishedMs, interruptionMs } = paceOf(config.turnTaking);
  const session = new voice.AgentSession({
    vad: createObservedVad(activity),
    stt: sttFactories[endpoints.stt.provider](endpoints.stt, activity, log),
    llm,
    tts: ttsFactories[endpoints.tts.provider](endpoints.tts, { voice: config.voice, speed: config.speed }),
    turnHandling: {
      // Named, because the framework's default asks a cloud service in its development mode.
      turnDetection: new inference.TurnDetector({ version: "v1-mini" }),
      endpointing: { minDelay: 0, maxDelay: unfinishedMs },
      interruption: { mode: "vad", minDuration: interruptionMs },
      // The framework may speculate while a tool runs and answer twice, so models that call tools go without.
      preemptiveGeneration: { enabled: !endpoints.llm.tools, preemptiveTts: true, maxRetries: 8 },
    },
    userAwayTimeout: config.limits.silenceSeconds,
    // The default keeps callers from interrupting for the first three seconds.
    aecWarmupDuration: 0,
    ttsTextTransforms: null,
    connOptions: {
      sttConnOptions: { maxRetry: 3, retryIntervalMs: 500, timeoutMs: 10_000 },
      llmConnOptions: { maxRetry: 1, retryIntervalMs: 300, timeoutMs: 10_000 },
      ttsConnOptions: { maxRetry: 0, retryIntervalMs: 0, timeoutMs: 10_000 }, // retries by the clause itself
      // So many answers in a row that nobody could hear, and the call ends rather than go on in silence.
      maxUnrecoverableErrors: 4,
    },
  });
  return { session, llm, activity };
}
