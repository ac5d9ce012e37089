import { ChevronRight, Wrench } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { duration } from "@/components/ui/duration";
import type { ToolCall } from "@/lib/calls/schema";
import { builtins } from "@/lib/skills/catalog";

const labels: Record<string, { label: string }> = builtins;

/** A skill the agent used, folded: what it was given, what it said, how long it took. */
export function ToolCallView({ tool }: { tool: ToolCall }) {
  const took = duration(tool.endedMs - tool.startedMs);
  return (
    <details className="group/tool rounded-lg border border-border text-sm">
      <summary className="flex min-h-9 flex-wrap items-center gap-x-2.5 gap-y-1 rounded-lg px-3 py-1.5 hover:bg-raised touch:min-h-11">
        <Wrench aria-hidden className="size-4 text-muted" />
        <span className="font-medium">{labels[tool.name]?.label ?? tool.name}</span>
        <span className="tabular text-muted">{took}</span>
        {tool.direct ? <Badge tone="accent">direct</Badge> : null}
        {tool.error ? <Badge tone="danger">failed</Badge> : null}
        <ChevronRight
          aria-hidden
          className="ml-auto size-4 text-muted transition-transform group-open/tool:rotate-90"
        />
      </summary>
      <dl className="grid gap-x-4 gap-y-2 border-border border-t px-3 py-3 sm:grid-cols-[5rem_minmax(0,1fr)]">
        <dt className="text-muted">Given</dt>
        <dd>
          <pre className="overflow-x-auto whitespace-pre-wrap break-words font-mono text-xs leading-5">
            {JSON.stringify(tool.arguments, null, 2)}
          </pre>
        </dd>
        <dt className="text-muted">{tool.error ? "Problem" : "Answer"}</dt>
        <dd className={tool.error ? "text-danger" : undefined}>{tool.error ?? tool.result ?? "–"}</dd>
        {tool.direct ? (
          <>
            <dt className="text-muted">How</dt>
            <dd className="text-muted">
              The sentence matched one of the skill’s phrases, so it ran without the language model.
            </dd>
          </>
        ) : null}
      </dl>
    </details>
  );
}
