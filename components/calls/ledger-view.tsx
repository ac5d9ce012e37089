import { answerStages } from "@/components/ui/answer-stages";
import { cn } from "@/components/ui/cn";
import { duration } from "@/components/ui/duration";
import { latencyOf, type StageId, slowestOf } from "@/lib/calls/latency";
import type { Ledger } from "@/lib/calls/schema";
import { countOf } from "./format";
import { type Bar, waterfallOf } from "./waterfall";

const colors: Record<StageId, string> = {
  transcript: "bg-stage-transcript",
  turn: "bg-stage-turn",
  llm: "bg-stage-llm",
  tool: "bg-accent",
  text: "bg-stage-text",
  voice: "bg-stage-voice",
  line: "bg-stage-line",
};

/** Where the milliseconds of one answer went: a small waterfall that is also its own table. The numbers are what the
 * caller waited for each stage and add up to the whole; where a bar is thin, the stage was at work while another one was
 * waited for. */
export function LedgerView({ ledger }: { ledger: Ledger }) {
  const { bars, zeroPercent } = waterfallOf(ledger);
  const slowest = slowestOf(bars);
  return (
    <div className="max-w-xl">
      <table className="w-full border-collapse text-sm">
        <caption className="pb-2 text-left text-muted text-xs">{spanText(ledger)}</caption>
        <thead className="sr-only">
          <tr>
            <th scope="col">Step</th>
            <th scope="col">At work, from and to</th>
            <th scope="col">Waited for it</th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <Row key={bar.id} bar={bar} zeroPercent={zeroPercent} isSlowest={bar.id === slowest?.id} />
          ))}
        </tbody>
        <tfoot>
          <tr className="border-border border-t">
            <th scope="row" className="pt-1.5 pr-3 text-left font-medium">
              Together
            </th>
            <td className="pt-1.5 text-muted text-xs">
              {slowest ? `Slowest: ${answerStages[slowest.id].label.toLowerCase()}` : null}
            </td>
            <td className="tabular pt-1.5 pl-3 text-right font-medium">{milliseconds(latencyOf(ledger) ?? 0)}</td>
          </tr>
        </tfoot>
      </table>
      <Costs ledger={ledger} />
    </div>
  );
}

function Row({ bar, zeroPercent, isSlowest }: { bar: Bar; zeroPercent: number; isSlowest: boolean }) {
  const { label, help } = answerStages[bar.id];
  const weight = isSlowest ? "font-medium" : "font-normal";
  return (
    <tr>
      <th scope="row" title={help} className={cn("w-20 py-0.5 pr-3 text-left", weight, !isSlowest && "text-muted")}>
        {label}
      </th>
      <td className="py-0.5">
        <span className="sr-only">
          {milliseconds(bar.fromMs)} to {milliseconds(bar.toMs)}
        </span>
        <span aria-hidden className="relative block h-3 overflow-hidden rounded-sm bg-raised">
          <span
            className={cn("absolute inset-y-1 min-w-0.5 rounded-sm", colors[bar.id])}
            style={{ left: `${bar.leftPercent}%`, width: `${bar.widthPercent}%` }}
          />
          <span
            className={cn("absolute inset-y-0 rounded-sm", colors[bar.id])}
            style={{ right: `${100 - bar.leftPercent - bar.widthPercent}%`, width: `${bar.waitedPercent}%` }}
          />
          {zeroPercent > 0 ? (
            <span className="absolute inset-y-0 w-px bg-control" style={{ left: `${zeroPercent}%` }} />
          ) : null}
        </span>
      </td>
      <td className={cn("tabular w-20 py-0.5 pl-3 text-right", weight)}>{milliseconds(bar.waitedMs)}</td>
    </tr>
  );
}

/** Never rounded to seconds, so that the column adds up to the eye. */
const milliseconds = (value: number) => `${Math.round(value)} ms`;

/** From what to what the time was measured, and how sure it is. */
function spanText({ speechEndedAt, heardAt, heardWithinMs }: Ledger): string {
  const from = speechEndedAt === undefined ? "From the typed text" : "From the end of the caller’s voice";
  if (heardAt === undefined)
    return `${from} to the agent’s leaving here; the caller’s browser did not tell when it was heard`;
  const within = heardWithinMs === undefined ? "" : `, give or take ${Math.max(1, Math.round(heardWithinMs))} ms`;
  return `${from} to the agent’s, as heard by the caller${within}`;
}

function Costs({ ledger: { direct, tokens, discarded } }: { ledger: Ledger }) {
  const facts = [
    direct ? "Answered by a skill, without the language model." : "",
    tokens
      ? `Read ${countOf(tokens.prompt, "token")}, ${tokens.cached} of them known before; wrote ${tokens.completion}.`
      : "",
    discarded
      ? `Thrown away: ${countOf(discarded.answers, "early answer")} (${countOf(discarded.tokens, "token")}, ${countOf(discarded.characters, "character")}, ${duration(discarded.audioMs)} of voice).`
      : "",
  ].filter(Boolean);
  if (facts.length === 0) return null;
  return (
    <ul className="tabular pt-2 text-muted text-xs">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}
