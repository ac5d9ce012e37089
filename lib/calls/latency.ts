import type { Ledger } from "./schema";

/** When the caller was done asking: the true end of their voice, or the arrival of their text. Undefined for a turn that
 * answers nobody, such as the greeting. */
export function askedAt(ledger: Ledger): number | undefined {
  return ledger.speechEndedAt ?? ledger.textReceivedAt;
}

/** When the answer began for the caller: as heard in their browser, else, a little too early, as sent by the worker. */
export function answeredAt(ledger: Ledger): number | undefined {
  return ledger.heardAt ?? ledger.playbackStartedAt;
}

/** How long the caller waited for the answer, ms; undefined for a turn that answers nobody. */
export function latencyOf(ledger: Ledger | null): number | undefined {
  const [from, to] = ledger ? [askedAt(ledger), answeredAt(ledger)] : [];
  return from === undefined || to === undefined ? undefined : Math.max(0, to - from);
}

/** The median over a call's spoken questions, whole milliseconds; null when none was answered. Typed ones are answered
 * sooner, because nobody has to find out whether they are complete, and are left out. */
export function medianLatencyMs(ledgers: readonly (Ledger | null)[]): number | null {
  const sorted = ledgers
    .filter((ledger) => ledger?.speechEndedAt !== undefined)
    .map(latencyOf)
    .filter((latency) => latency !== undefined)
    .sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : Math.round((lower + upper) / 2);
}

export type StageId = "transcript" | "turn" | "llm" | "tool" | "text" | "voice" | "line";

/** One stage of an answer, in ms after the caller was done. */
export type Stage = {
  id: StageId;
  /** When it was at work. Stages overlap, and speculation may begin before the caller's turn counts as over. */
  fromMs: number;
  toMs: number;
  /** How much longer the caller waited because of it: what it was at work after all stages before it had finished. The
   * waits of all stages add up to the latency exactly. */
  waitedMs: number;
};

/** The stages of an answer in the order of the pipeline; none for a turn that answers nobody. */
export function stagesOf(ledger: Ledger): Stage[] {
  const [zero, latency] = [askedAt(ledger), latencyOf(ledger)];
  if (zero === undefined || latency === undefined) return [];
  const after = (moment: number | undefined) => (moment === undefined ? undefined : Math.min(moment - zero, latency));
  const thoughtMs = after(ledger.llmFirstTokenAt);
  const stages: Stage[] = [];
  /** Until here the caller's wait is explained. */
  let explainedMs = 0;

  function add(id: StageId, fromMs: number | undefined, toMs: number | undefined): void {
    if (toMs === undefined || (fromMs !== undefined && fromMs > toMs)) return;
    const waitedMs = Math.max(0, toMs - explainedMs);
    stages.push({ id, fromMs: fromMs ?? toMs - waitedMs, toMs, waitedMs });
    explainedMs = Math.max(explainedMs, toMs);
  }

  if (ledger.speechEndedAt !== undefined) add("transcript", 0, after(ledger.transcriptFinalAt));
  add("turn", 0, after(ledger.turnCommittedAt));
  const beforeThinkingMs = explainedMs;
  add("llm", after(ledger.llmRequestedAt), thoughtMs);
  const thinking = stages.find(({ id }) => id === "llm");
  const tool = { fromMs: after(ledger.toolStartedAt), toMs: after(ledger.toolEndedAt) };
  if (thinking) takeOut(stages, thinking, tool, beforeThinkingMs);
  else add("tool", tool.fromMs, tool.toMs);
  add("text", thoughtMs ?? after(ledger.toolEndedAt), after(ledger.ttsRequestedAt));
  add("voice", after(ledger.ttsRequestedAt), after(ledger.ttsFirstAudioAt));
  add("line", after(ledger.ttsFirstAudioAt), latency);
  return stages;
}

/** A skill that the language model called ran between two of its requests: its time is no thinking. */
function takeOut(
  stages: Stage[],
  thinking: Stage,
  { fromMs, toMs }: { fromMs: number | undefined; toMs: number | undefined },
  beforeMs: number,
): void {
  if (fromMs === undefined || toMs === undefined || fromMs > toMs) return;
  const waitedMs = Math.max(0, Math.min(toMs, thinking.toMs) - Math.max(fromMs, beforeMs));
  thinking.waitedMs -= waitedMs;
  stages.push({ id: "tool", fromMs, toMs, waitedMs });
}

/** The stage the caller waited for longest; undefined when there was no wait. */
export function slowestOf(stages: readonly Stage[]): Stage | undefined {
  const slowest = stages.toSorted((a, b) => b.waitedMs - a.waitedMs)[0];
  return slowest && slowest.waitedMs > 0 ? slowest : undefined;
}
