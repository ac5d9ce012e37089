import { ChevronRight } from "lucide-react";
import type { PricedUse, UseStage } from "@/lib/calls/use";
import { amountText, costText } from "./format";

const stageWords: Record<UseStage, string> = {
  stt: "Listened",
  llm: "Answered",
  tts: "Spoke",
  reading: "Read the call afterwards",
};

/** Which models did what in a call, and what each of them cost. */
export function ModelUse({ uses }: { uses: readonly PricedUse[] }) {
  if (uses.length === 0) return null;
  return (
    <details className="group/use mb-2 max-w-4xl">
      <summary className="inline-flex min-h-9 items-center gap-1 rounded-md text-muted text-sm hover:text-text touch:min-h-11">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open/use:rotate-90" />
        Models and cost
      </summary>
      <div className="mt-2 mb-4 overflow-x-auto rounded-lg border border-border">
        <table className="w-full border-collapse text-left text-sm">
          <thead className="sr-only">
            <tr>
              <th scope="col">Model and amount</th>
              <th scope="col">Cost</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-border">
            {uses.map((use) => (
              <tr key={`${use.stage} ${use.provider} ${use.model}`}>
                <th scope="row" className="px-3 py-2.5 align-top font-normal">
                  <span className="flex flex-col justify-between gap-x-4 sm:flex-row">
                    {stageWords[use.stage]}
                    <span className="tabular">{amountText(use)}</span>
                  </span>
                  <span className="mt-0.5 block break-words text-muted text-xs">
                    {[use.name, use.model].filter(Boolean).join(" · ")}
                  </span>
                </th>
                <td className="tabular w-28 whitespace-nowrap px-3 py-2.5 text-right align-top">{costOf(use)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

const costOf = (use: PricedUse) => (use.costMicros === 0 && use.currency === null ? "Free" : costText(use));
