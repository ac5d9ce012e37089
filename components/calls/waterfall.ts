import { type Stage, stagesOf } from "@/lib/calls/latency";
import type { Ledger } from "@/lib/calls/schema";

/** A stage's bar, in percent of the whole waterfall: the stretch in which it was at work, and the last part of it that
 * the caller waited for. */
export type Bar = Stage & { leftPercent: number; widthPercent: number; waitedPercent: number };

export type Waterfall = {
  bars: Bar[];
  /** Where the caller was done, in percent: speculation can have begun before. */
  zeroPercent: number;
};

/** The waterfall of an answer; no bars for a turn that answers nobody. */
export function waterfallOf(ledger: Ledger): Waterfall {
  const stages = stagesOf(ledger);
  const from = Math.min(0, ...stages.map(({ fromMs }) => fromMs));
  const length = Math.max(1, ...stages.map(({ toMs }) => toMs)) - from;
  const percent = (milliseconds: number) => (milliseconds / length) * 100;
  return {
    zeroPercent: percent(-from),
    bars: stages.map((stage) => ({
      ...stage,
      leftPercent: percent(stage.fromMs - from),
      widthPercent: percent(stage.toMs - stage.fromMs),
      waitedPercent: percent(Math.min(stage.waitedMs, stage.toMs - stage.fromMs)),
    })),
  };
}
