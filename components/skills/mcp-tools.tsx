"use client";

import { RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Refusal } from "@/components/ui/refusal";
import { unreachable } from "@/components/ui/unreachable";
import { askOffer } from "@/lib/skills/actions";
import { type ChosenTool, type McpServer, mcpServerSchema, mostTools, type OfferedTool } from "@/lib/skills/mcp/schema";
import { compareTools } from "@/lib/skills/mcp/tools";
import { McpTool } from "./mcp-tool";

type McpToolsProps = {
  name: string;
  server: McpServer;
  tools: readonly ChosenTool[];
  onChange: (tools: ChosenTool[]) => void;
  error: string | undefined;
};

/** What a server offers, of which each tool is chosen by hand. A server that offers more later, or something else under the
 * same name, changes nothing until somebody has looked at it here. */
export function McpTools({ name, server, tools, onChange, error }: McpToolsProps) {
  const [offered, setOffered] = useState<OfferedTool[]>();
  const [refusal, setRefusal] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const isReady = mcpServerSchema.safeParse(server).success;

  async function look() {
    setBusy(true);
    setRefusal(undefined);
    const result = await askOffer({ name, server }).catch(() => unreachable);
    setBusy(false);
    if (result.ok) setOffered(result.data.tools);
    else setRefusal(result.message);
  }

  // A skill that has tools shows at once what became of them.
  const looksAtFirst = useRef(isReady && tools.length > 0 && name !== "");
  const lookNow = useRef(look);
  useEffect(() => {
    if (looksAtFirst.current) void lookNow.current();
    looksAtFirst.current = false;
  }, []);

  const rows = offered ? compareTools(tools, offered) : tools.map((tool) => ({ tool, state: "chosen" as const }));
  const chosenOf = (toolName: string) => tools.find((tool) => tool.name === toolName);
  const replace = (tool: ChosenTool) => onChange(tools.map((one) => (one.name === tool.name ? tool : one)));
  const fresh = rows.filter(({ state }) => state === "new").length;

  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="flex flex-wrap items-center gap-3">
        <Button isBusy={isBusy} disabled={!isReady} onClick={look}>
          {isBusy ? null : <RefreshCw aria-hidden />}
          {offered ? "Look again" : "Show its tools"}
        </Button>
        <p role="status" className="text-muted text-sm">
          {tools.length} chosen{offered ? `, ${fresh} more offered` : ""}
        </p>
      </div>
      {isReady ? null : <p className="text-muted text-sm">Enter where the server is first.</p>}
      <Refusal>{refusal}</Refusal>
      {error ? (
        <p role="alert" className="text-danger text-sm">
          {error}
        </p>
      ) : null}
      {offered?.length === 0 ? <p className="text-muted text-sm">This server offers no tools.</p> : null}
      {rows.length > 0 ? (
        <ul className="flex flex-col divide-y divide-border rounded-lg border border-border">
          {rows.map(({ tool, state }) => (
            <McpTool
              key={tool.name}
              tool={tool}
              state={state}
              chosen={chosenOf(tool.name)}
              isFull={tools.length >= mostTools}
              onChoose={() => onChange([...tools, { ...tool, asksFirst: !tool.readsOnly }])}
              onLeave={() => onChange(tools.filter(({ name: one }) => one !== tool.name))}
              onChange={replace}
            />
          ))}
        </ul>
      ) : null}
    </div>
  );
}
