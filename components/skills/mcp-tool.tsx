"use client";

import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import type { ChosenTool, OfferedTool } from "@/lib/skills/mcp/schema";
import type { ToolState } from "@/lib/skills/mcp/tools";

type McpToolProps = {
  tool: OfferedTool;
  state: ToolState;
  chosen: ChosenTool | undefined;
  /** No more can be chosen. */
  isFull: boolean;
  onChoose: () => void;
  onLeave: () => void;
  onChange: (tool: ChosenTool) => void;
};

const marks: Partial<Record<ToolState, { tone: Tone; words: string }>> = {
  changed: { tone: "warning", words: "Changed" },
  gone: { tone: "danger", words: "Gone" },
};

/** A tool in the list: whether agents get it, and whether it asks first. */
export function McpTool({ tool, state, chosen, isFull, onChoose, onLeave, onChange }: McpToolProps) {
  const mark = marks[state];
  return (
    <li className="flex min-w-0 flex-col px-3 py-2">
      <Switch
        label={
          <span className="flex flex-wrap items-center gap-2">
            <code className="break-all font-mono text-[0.8125rem]">{tool.name}</code>
            {mark ? <Badge tone={mark.tone}>{mark.words}</Badge> : null}
            {tool.readsOnly ? <Badge>Reads only</Badge> : null}
          </span>
        }
        help={<span className="line-clamp-3 break-words">{tool.description}</span>}
        checked={chosen !== undefined}
        disabled={!chosen && isFull}
        onCheckedChange={(isChosen) => (isChosen ? onChoose() : onLeave())}
      />
      {chosen ? (
        <div className="border-border border-l-2 pl-3">
          <Switch
            label="Asks first"
            checked={chosen.asksFirst}
            onCheckedChange={(asksFirst) => onChange({ ...chosen, asksFirst })}
          />
        </div>
      ) : null}
      {state === "gone" ? (
        <p className="pb-2 text-danger text-sm">The server does not offer it any more. Agents say so when they try.</p>
      ) : null}
      {state === "changed" && chosen ? (
        <div className="flex flex-wrap items-center gap-3 pb-2">
          <p className="min-w-0 flex-1 text-sm text-warning">The server describes it differently now, as above.</p>
          <Button size="small" onClick={() => onChange({ ...tool, asksFirst: chosen.asksFirst })}>
            Take the new description
          </Button>
        </div>
      ) : null}
    </li>
  );
}
