import { bucketOf, type Counted } from "./buckets";
import { latencyOf, medianLatencyMs, type StageId, stagesOf } from "./latency";
import type { Ledger } from "./schema";
import type { Work } from "./use";

/** Silence that callers take for a fault, ms. */
export const longSilenceMs = 3_000;

/** What of a call is counted when it is over. */
export type CallRecord = {
  startedAt: Date;
  endedAt: Date | null;
  turns: readonly { role: "caller" | "agent"; text: string; interrupted: boolean; ledger: Ledger | null }[];
  toolCalls: readonly { error: string | null }[];
  incidents: readonly { kind: string }[];
  falseInterruptions: number;
  /** What providers did; empty in calls of old. */
  works: readonly Work[];
};

/** The event that says: the agent paused for a sound that was none of the caller's words, and went on. */
export const falseInterruption = "false-interruption";

/** How often what happened in a call, or in many. */
export type Happenings = {
  answers: number;
  interruptions: number;
  falseInterruptions: number;
  longSilences: number;
  incidents: number;
  fallbacks: number;
  sttFailures: number;
  llmFailures: number;
  ttsFailures: number;
  skillRuns: number;
  skillFailures: number;
};

export type Facts = Happenings & {
  durationMs: number;
  turns: number;
  latencyMs: number | null;
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
  characters: number;
};

export function factsOf({ startedAt, endedAt, turns, toolCalls, incidents, ...record }: CallRecord): Facts {
  const ledgers = turns.flatMap(({ ledger }) => ledger ?? []);
  const waits = ledgers.map(latencyOf).filter((wait) => wait !== undefined);
  const kinds = (...wanted: string[]) => incidents.filter(({ kind }) => wanted.includes(kind)).length;
  return {
    durationMs: Math.max(0, (endedAt ?? startedAt).getTime() - startedAt.getTime()),
    turns: turns.length,
    answers: waits.length,
    interruptions: turns.filter(({ interrupted }) => interrupted).length,
    falseInterruptions: record.falseInterruptions,
    longSilences: waits.filter((wait) => wait > longSilenceMs).length,
    incidents: incidents.length,
    fallbacks: kinds("fallback"),
    sttFailures: kinds("stt-failed", "not-heard"),
    llmFailures: kinds("llm-failed", "no-answer"),
    ttsFailures: kinds("tts-failed", "answer-cut"),
    skillRuns: toolCalls.length,
    skillFailures: toolCalls.filter(({ error }) => error !== null).length,
    latencyMs: medianLatencyMs(ledgers),
    ...(record.works.length > 0 ? totalOf(record.works) : toldBy(turns)),
  };
}

type Amounts = Pick<Facts, "promptTokens" | "cachedTokens" | "completionTokens" | "characters">;

function totalOf(works: readonly Work[]): Amounts {
  const sum = (what: keyof Amounts) => works.reduce((total, work) => total + (work[what] ?? 0), 0);
  return {
    ...{ promptTokens: sum("promptTokens"), cachedTokens: sum("cachedTokens") },
    ...{ completionTokens: sum("completionTokens"), characters: sum("characters") },
  };
}

/** What a call took by its turns, where nobody wrote down who did what. */
function toldBy(turns: CallRecord["turns"]): Amounts {
  const ledgers = turns.flatMap(({ ledger }) => ledger ?? []);
  const sum = (of: (ledger: Ledger) => number | undefined) =>
    ledgers.reduce((total, ledger) => total + (of(ledger) ?? 0), 0);
  const spoken = turns.filter(({ role }) => role === "agent").reduce((total, { text }) => total + text.length, 0);
  return {
    promptTokens: sum(({ tokens }) => tokens?.prompt),
    cachedTokens: sum(({ tokens }) => tokens?.cached),
    completionTokens: sum(({ tokens, discarded }) => (tokens?.completion ?? 0) + (discarded?.tokens ?? 0)),
    characters: spoken + sum(({ discarded }) => discarded?.characters),
  };
}

export type WaitStage = StageId | "total";

/** How long the caller of a call waited for each stage of each spoken question's answer, counted by buckets. Typed questions
 * are answered sooner and are left out, as in `medianLatencyMs`. */
export function countWaits(ledgers: readonly (Ledger | null)[]): (Counted & { stage: WaitStage })[] {
  const counts = new Map<string, Counted & { stage: WaitStage }>();
  function add(stage: WaitStage, wait: number): void {
    const bucket = bucketOf(wait);
    const key = `${stage} ${bucket}`;
    const counted = counts.get(key) ?? { stage, bucket, count: 0 };
    counted.count += 1;
    counts.set(key, counted);
  }
  for (const ledger of ledgers) {
    const wait = latencyOf(ledger);
    if (!ledger || wait === undefined || ledger.speechEndedAt === undefined) continue;
    add("total", wait);
    for (const { id, waitedMs } of stagesOf(ledger)) add(id, waitedMs);
  }
  return [...counts.values()];
}
