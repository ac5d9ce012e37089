import { latencyOf } from "@/lib/calls/latency";
import type { Ledger } from "@/lib/calls/schema";
import { duration } from "./format";
import { type StageId, spansOf } from "./waterfall";

const colors: Record<StageId, string> = {
  transcript: "bg-stage-transcript",
  turn: "bg-stage-turn",
  llm: "bg-stage-llm",
  text: "bg-stage-text",
  voice: "bg-stage-voice",
  line: "bg-stage-line",
};

/** Where the milliseconds of one answer went: a small waterfall that is also its own table. */
export function LedgerView({ ledger }: { ledger: Ledger }) {
  const spans = spansOf(ledger);
  const total = Math.max(latencyOf(ledger) ?? 0, ...spans.map(({ toMs }) => toMs), 1);
  return (
    <table className="w-full max-w-xl border-collapse text-sm">
      <caption className="pb-2 text-left text-muted text-xs">From the end of the caller’s voice to the agent’s</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Step</th>
          <th scope="col">From and to</th>
          <th scope="col">Time taken</th>
        </tr>
      </thead>
      <tbody>
        {spans.map(({ id, label, help, fromMs, toMs }) => (
          <tr key={id}>
            <th scope="row" title={help} className="w-20 py-0.5 pr-3 text-left font-normal text-muted">
              {label}
            </th>
            <td className="py-0.5">
              <span className="sr-only">
                {duration(fromMs)} to {duration(toMs)}
              </span>
              <span aria-hidden className="relative block h-3 rounded-sm bg-raised">
                <span
                  className={`absolute inset-y-0 min-w-0.5 rounded-sm ${colors[id]}`}
                  style={{ left: `${(fromMs / total) * 100}%`, width: `${((toMs - fromMs) / total) * 100}%` }}
                />
              </span>
            </td>
            <td className="tabular w-20 py-0.5 pl-3 text-right">{duration(toMs - fromMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
