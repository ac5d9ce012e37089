import { ChevronRight } from "lucide-react";
import type { MouseEvent } from "react";
import { answerStages } from "@/components/ui/answer-stages";
import { cn } from "@/components/ui/cn";
import { duration } from "@/components/ui/duration";
import { latencyOf, slowestOf, stagesOf } from "@/lib/calls/latency";
import type { Ledger, ToolCall, Turn } from "@/lib/calls/schema";
import { LedgerView } from "./ledger-view";
import { ToolCallView } from "./tool-call-view";
import { TurnWords } from "./turn-words";
import type { Loudness } from "./word-times";

type TurnViewProps = {
  turn: Turn;
  tools: readonly ToolCall[];
  speaker: string;
  sound: Loudness | undefined;
  /** Call time that is heard right now, while it is of this turn. */
  atMs: number | undefined;
  /** Absent when there is nothing to play. */
  onSeek: ((startMs: number) => void) | undefined;
};

/** One side speaking once, with what it took. A press on the words plays them. */
export function TurnView({ turn, tools, speaker, sound, atMs, onSeek }: TurnViewProps) {
  const latency = latencyOf(turn.ledger);
  const isCurrent = atMs !== undefined;
  const words = <TurnWords turn={turn} speaker={speaker} sound={sound} atMs={atMs} />;

  /** From the word that was pressed; by keyboard, from the first one. */
  function play(event: MouseEvent) {
    const word = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-at]") : null;
    onSeek?.(event.detail > 0 && word ? Number(word.dataset.at) : turn.startMs);
  }
  return (
    <li
      data-role={turn.role}
      data-turn={turn.index}
      aria-current={isCurrent ? "true" : undefined}
      className={cn(
        "scroll-mt-24 scroll-mb-32 rounded-lg border-transparent border-l-2 py-1 transition-colors",
        isCurrent && "border-accent bg-accent-soft",
      )}
    >
      {onSeek ? (
        <button
          type="button"
          onClick={play}
          className="block w-full select-text rounded-md px-3 py-2 text-left hover:bg-text/4"
        >
          {words}
        </button>
      ) : (
        <div className="px-3 py-2">{words}</div>
      )}
      {tools.length > 0 || (turn.ledger && latency !== undefined) ? (
        <div className="flex flex-col gap-2 px-3 pb-2 sm:pl-[4.75rem]">
          {tools.map((tool) => (
            <ToolCallView key={tool.id} tool={tool} />
          ))}
          {turn.ledger && latency !== undefined ? (
            <details className="group/ledger">
              <summary className="inline-flex min-h-6 items-center gap-1 rounded-sm text-muted text-xs hover:text-text touch:min-h-11">
                Answered in <span className="tabular">{duration(latency)}</span>
                <SlowestStage ledger={turn.ledger} />
                <ChevronRight aria-hidden className="size-3.5 transition-transform group-open/ledger:rotate-90" />
              </summary>
              <div className="pt-2 pb-1">
                <LedgerView ledger={turn.ledger} />
              </div>
            </details>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

function SlowestStage({ ledger }: { ledger: Ledger }) {
  const slowest = slowestOf(stagesOf(ledger));
  if (!slowest) return null;
  return (
    <span className="tabular">
      · {answerStages[slowest.id].label.toLowerCase()} {duration(slowest.waitedMs)}
    </span>
  );
}
