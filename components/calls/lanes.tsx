import { cn } from "@/components/ui/cn";
import type { Turn } from "@/lib/calls/schema";

type LanesProps = { turns: readonly Turn[]; durationMs: number; offsetMs: number };

/** Who spoke when: the caller above, the agent below, an interrupted turn with an open end. */
export function Lanes({ turns, durationMs, offsetMs }: LanesProps) {
  const percent = (milliseconds: number) => `${(milliseconds / Math.max(1, durationMs)) * 100}%`;
  return (
    <span aria-hidden className="absolute inset-0">
      {turns.map(({ index, role, startMs, endMs, interrupted }) => (
        <span
          key={index}
          className={cn(
            "absolute h-2.5 min-w-0.5 rounded-sm",
            role === "caller" ? "top-1.5 bg-control" : "bottom-1.5 bg-accent",
            interrupted && "rounded-r-none border-warning border-r-2",
          )}
          style={{ left: percent(startMs - offsetMs), width: percent(endMs - startMs) }}
        />
      ))}
    </span>
  );
}
