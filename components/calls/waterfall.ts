import type { Ledger } from "@/lib/calls/schema";

/** One stretch of the time between the end of the caller's voice and the agent's. */
export type Span = { id: StageId; label: string; help: string; fromMs: number; toMs: number };
export type StageId = "transcript" | "turn" | "llm" | "text" | "voice" | "line";

type Moment = keyof Ledger;
const stages: readonly { id: StageId; label: string; help: string; from: Moment; to: Moment }[] = [
  {
    id: "transcript",
    label: "Hearing",
    help: "until the words were final",
    from: "speechEndedAt",
    to: "transcriptFinalAt",
  },
  {
    id: "turn",
    label: "Turn",
    help: "until it was sure that you had finished",
    from: "speechEndedAt",
    to: "turnCommittedAt",
  },
  {
    id: "llm",
    label: "Thinking",
    help: "until the first word of the answer",
    from: "llmRequestedAt",
    to: "llmFirstTokenAt",
  },
  {
    id: "text",
    label: "Wording",
    help: "until there was enough to say",
    from: "llmFirstTokenAt",
    to: "ttsRequestedAt",
  },
  {
    id: "voice",
    label: "Speaking",
    help: "until the first sound of the voice",
    from: "ttsRequestedAt",
    to: "ttsFirstAudioAt",
  },
  { id: "line", label: "Playing", help: "until the sound was out", from: "ttsFirstAudioAt", to: "playbackStartedAt" },
];

/** A turn's ledger as spans in ms after the end of the caller's voice, in the order of the pipeline. Spans overlap
 * where stages work at once; a stage that did not happen is left out. */
export function spansOf(ledger: Ledger): Span[] {
  const zero = ledger.speechEndedAt;
  if (zero === undefined) return [];
  return stages.flatMap(({ id, label, help, from, to }) => {
    const [start, end] = [ledger[from], id === "line" ? (ledger.heardAt ?? ledger[to]) : ledger[to]];
    if (start === undefined || end === undefined || end < start) return [];
    return [{ id, label, help, fromMs: start - zero, toMs: end - zero }];
  });
}
