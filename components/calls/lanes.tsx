import { cn } from "@/components/ui/cn";
import type { Incident, ToolCall, Turn, Waveform } from "@/lib/calls/schema";

type LanesProps = {
  turns: readonly Turn[];
  incidents: readonly Incident[];
  toolCalls: readonly ToolCall[];
  waveform: Waveform | undefined;
  durationMs: number;
  offsetMs: number;
};

/** Who spoke when and how loud: the caller above, the agent below, with what happened on the same axis. Where the sound cannot
 * be read, plain bars say who spoke. */
export function Lanes({ turns, incidents, toolCalls, waveform, durationMs, offsetMs }: LanesProps) {
  const percent = (milliseconds: number) => `${(milliseconds / Math.max(1, durationMs)) * 100}%`;
  return (
    <span aria-hidden className="absolute inset-0">
      {turns.map(({ index, role, startMs, endMs, interrupted }) => (
        <span
          key={index}
          className={cn(
            "absolute min-w-0.5 rounded-sm",
            role === "caller" ? "top-0 bg-control" : "bottom-0 bg-accent",
            waveform ? "h-1/2 opacity-15" : "my-1.5 h-2.5",
            interrupted && "rounded-r-none",
          )}
          style={{ left: percent(startMs - offsetMs), width: percent(endMs - startMs) }}
        />
      ))}
      {waveform ? (
        <>
          <Wave levels={waveform.caller} className="top-0 fill-control" />
          <Wave levels={waveform.agent} className="bottom-0 fill-accent" />
        </>
      ) : null}
      {turns.map(({ index, role, endMs, interrupted }) =>
        interrupted ? (
          <span
            key={index}
            className={cn("absolute h-1/2 w-0.5 bg-warning", role === "caller" ? "top-0" : "bottom-0")}
            style={{ left: percent(endMs - offsetMs) }}
          />
        ) : null,
      )}
      {toolCalls.map(({ id, startedMs }) => (
        <span
          key={id}
          className="absolute top-1/2 size-1.5 -translate-x-1/2 -translate-y-1/2 rounded-full bg-text"
          style={{ left: percent(startedMs - offsetMs) }}
        />
      ))}
      {incidents.map(({ id, atMs }) => (
        <span
          key={id}
          className="absolute inset-y-0 w-0.5 -translate-x-1/2 bg-danger"
          style={{ left: percent(atMs - offsetMs) }}
        />
      ))}
    </span>
  );
}

function Wave({ levels, className }: { levels: readonly number[]; className: string }) {
  const bars = levels.map((level, step) => {
    const height = Math.max(1, (level / 255) * 100);
    return `M${step} ${50 - height / 2}h.75v${height}h-.75z`;
  });
  return (
    <svg
      viewBox={`0 0 ${levels.length} 100`}
      preserveAspectRatio="none"
      className={cn("absolute h-1/2 w-full", className)}
    >
      <title>Loudness</title>
      <path d={bars.join("")} />
    </svg>
  );
}
