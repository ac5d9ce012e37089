import { duration } from "@/components/ui/duration";

/** A full bar, ms. */
const scaleMs = 1_500;

const meaning =
  "Median of the answers to spoken questions: from the end of the caller’s voice until heard in their browser, or, where it did not tell, until sent";

/** How long the agent took to answer, as a number with a small bar. */
export function LatencyBar({ latencyMs }: { latencyMs: number | null }) {
  if (latencyMs === null) return <span className="text-muted">–</span>;
  return (
    <span className="flex items-center gap-2.5" title={meaning}>
      <span aria-hidden className="h-1 w-12 overflow-hidden rounded-full bg-raised">
        <span
          className="block h-full rounded-full bg-accent"
          style={{ width: `${Math.min(100, (latencyMs / scaleMs) * 100)}%` }}
        />
      </span>
      <span className="tabular whitespace-nowrap">{duration(latencyMs)}</span>
    </span>
  );
}
