import { ChevronRight } from "lucide-react";
import { answerStages } from "@/components/ui/answer-stages";
import { clock } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { duration } from "@/components/ui/duration";
import { latencyOf, slowestOf, stagesOf } from "@/lib/calls/latency";
import type { Ledger, ToolCall, Turn } from "@/lib/calls/schema";
import { LedgerView } from "./ledger-view";
import { heardOf } from "./story";
import { ToolCallView } from "./tool-call-view";

type TurnViewProps = {
  turn: Turn;
  tools: readonly ToolCall[];
  speaker: string;
  /** It is being played right now. */
  isCurrent: boolean;
  /** Absent when there is nothing to play. */
  onSeek: ((startMs: number) => void) | undefined;
};

/** One side speaking once, with what it took. A press on the words plays them. */
export function TurnView({ turn, tools, speaker, isCurrent, onSeek }: TurnViewProps) {
  const latency = latencyOf(turn.ledger);
  const words = <Words turn={turn} speaker={speaker} />;
  return (
    <li
      data-role={turn.role}
      aria-current={isCurrent ? "true" : undefined}
      className={cn(
        "scroll-mt-24 scroll-mb-32 rounded-lg border-transparent border-l-2 py-1 transition-colors",
        isCurrent && "border-accent bg-accent-soft",
      )}
    >
      {onSeek ? (
        <button
          type="button"
          onClick={() => onSeek(turn.startMs)}
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

function Words({ turn, speaker }: { turn: Turn; speaker: string }) {
  const { heard, unheard } = heardOf(turn);
  return (
    <span className="grid gap-x-4 sm:grid-cols-[3rem_minmax(0,1fr)]">
      <span className="tabular hidden pt-0.5 text-right text-muted text-sm sm:block">{clock(turn.startMs)}</span>
      <span className="min-w-0">
        <span className={cn("block font-medium text-sm", turn.role === "agent" ? "text-accent" : "text-muted")}>
          {speaker}
          <span className="tabular pl-2 font-normal text-muted sm:hidden">{clock(turn.startMs)}</span>
        </span>
        <span className="block max-w-[72ch] whitespace-pre-wrap break-words text-base">
          {heard}
          {unheard ? (
            <>
              <span className="sr-only"> (cut off, not heard:)</span>
              <del className="text-muted decoration-1 decoration-muted/40">{unheard}</del>
            </>
          ) : null}
          {turn.interrupted && !unheard ? <span className="text-muted"> — cut off</span> : null}
        </span>
      </span>
    </span>
  );
}
