import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { type Priority, priorities, type Scheduler } from "./scheduler";

const secondsBuckets = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const factorBuckets = [0.005, 0.01, 0.02, 0.03, 0.045, 0.07, 0.1, 0.2, 0.5, 1];

/** What `GET /metrics` tells. Times in seconds, as Prometheus wants them. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    wait: new Histogram({
      name: "parley_engine_wait_seconds",
      help: "How long tasks waited for their turn.",
      labelNames: ["priority"],
      buckets: secondsBuckets,
      registers,
    }),
    run: new Histogram({
      name: "parley_engine_run_seconds",
      help: "How long tasks ran.",
      labelNames: ["priority"],
      buckets: secondsBuckets,
      registers,
    }),
    sttFactor: new Histogram({
      name: "parley_engine_stt_real_time_factor",
      help: "Decoding time per second of audio.",
      buckets: factorBuckets,
      registers,
    }),
    sttCommit: new Histogram({
      name: "parley_engine_stt_commit_seconds",
      help: "From a commit to its transcript.",
      buckets: secondsBuckets,
      registers,
    }),
    ttsFactor: new Histogram({
      name: "parley_engine_tts_real_time_factor",
      help: "Synthesis time per second of speech.",
      buckets: factorBuckets,
      registers,
    }),
    ttsFirstAudio: new Histogram({
      name: "parley_engine_tts_first_audio_seconds",
      help: "From a speech request to its first samples.",
      buckets: secondsBuckets,
      registers,
    }),
    llmFirstToken: new Histogram({
      name: "parley_engine_llm_first_token_seconds",
      help: "From a chat request to its first token.",
      labelNames: ["model"],
      buckets: secondsBuckets,
      registers,
    }),
    llmTokens: new Counter({
      name: "parley_engine_llm_tokens_total",
      help: "Tokens by kind: prompt, cached (part of prompt), completion.",
      labelNames: ["model", "kind"],
      registers,
    }),
    llmRate: new Gauge({
      name: "parley_engine_llm_tokens_per_second",
      help: "Speed of the latest answer, from its first token on.",
      labelNames: ["model"],
      registers,
    }),
    connections: new Gauge({
      name: "parley_engine_realtime_connections",
      help: "Open streaming transcriptions.",
      registers,
    }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;

/** What waits and what runs is counted when someone asks. */
export function observeQueues({ registry }: Metrics, scheduler: Scheduler): void {
  const observe = (name: string, help: string, count: (priority: Priority) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ["priority"],
      registers: [registry],
      collect() {
        for (const priority of priorities) this.set({ priority }, count(priority));
      },
    });
  observe("parley_engine_waiting_tasks", "Tasks waiting for their turn.", scheduler.waiting);
  observe("parley_engine_running_tasks", "Tasks at work.", scheduler.running);
}
