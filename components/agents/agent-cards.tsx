"use client";

import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import { unreachable } from "@/components/ui/unreachable";
import type { StudioAgent, StudioPage } from "@/lib/agents/draft-schema";
import { fetchStudioAgents } from "@/lib/agents/queries";
import { AgentMenu } from "./agent-menu";

/** All agents: who answers, who is only written yet, and who was put away. `first` was read by the server. */
export function AgentCards({ first }: { first: StudioPage }) {
  const [more, setMore] = useState<StudioAgent[]>([]);
  const [cursor, setCursor] = useState(first.nextCursor);
  const [isBusy, setBusy] = useState(false);
  const agents = [...first.items, ...more];
  async function showMore() {
    if (cursor === null) return;
    setBusy(true);
    try {
      const page = await fetchStudioAgents(cursor);
      setMore([...more, ...page.items]);
      setCursor(page.nextCursor);
    } catch {
      toast.error(unreachable.message);
    }
    setBusy(false);
  }
  const present = agents.filter(({ archived }) => !archived);
  const archived = agents.filter((agent) => agent.archived);
  return (
    <>
      {present.length > 0 ? <AgentList agents={present} /> : null}
      {cursor === null ? null : (
        <Button className="mt-4" isBusy={isBusy} onClick={showMore}>
          Show more agents
        </Button>
      )}
      {archived.length > 0 ? (
        <details className="group/archive mt-8">
          <summary className="inline-flex min-h-9 items-center gap-1.5 rounded-md text-muted text-sm hover:text-text touch:min-h-11">
            <span aria-hidden className="transition-transform group-open/archive:rotate-90">
              ›
            </span>
            Archived ({archived.length})
          </summary>
          <div className="pt-3">
            <AgentList agents={archived} />
          </div>
        </details>
      ) : null}
    </>
  );
}

function AgentList({ agents }: { agents: readonly StudioAgent[] }) {
  return (
    <Card>
      <ul className="divide-y divide-border">
        {agents.map((agent) => (
          <li key={agent.slug} className="relative flex items-center gap-4 px-4 py-3 hover:bg-raised/60">
            <span
              aria-hidden
              className={cn(
                "grid size-10 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-strong text-base",
                agent.archived && "bg-raised text-muted",
              )}
            >
              {agent.name.charAt(0).toUpperCase()}
            </span>
            <span className="min-w-0 flex-1">
              {agent.archived ? (
                <span className="block truncate font-medium text-base md:text-sm">{agent.name}</span>
              ) : (
                <Link
                  href={`/agents/${agent.slug}`}
                  className="line-clamp-2 break-words font-medium text-base after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2 md:text-sm"
                >
                  {agent.name}
                </Link>
              )}
              <span className="block truncate text-muted text-sm">{agent.description || "No description yet"}</span>
              <span className="mt-1 flex flex-wrap gap-1 sm:hidden">
                <States agent={agent} />
              </span>
            </span>
            <span className="hidden shrink-0 gap-1.5 sm:flex">
              <States agent={agent} />
            </span>
            <AgentMenu agent={agent} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What callers meet, and whether there is more to come. */
function States({ agent: { archived, version, shares, hasDraft } }: { agent: StudioAgent }) {
  if (archived) return null;
  return (
    <>
      {version === null ? (
        <Badge>Not published</Badge>
      ) : shares.length > 1 ? (
        <Badge tone="accent">{shares.map(({ number, percent }) => `v${number} ${percent} %`).join(" · ")}</Badge>
      ) : (
        <Badge>Version {shares[0]?.number ?? version}</Badge>
      )}
      {hasDraft && version !== null ? <Badge tone="warning">Draft</Badge> : null}
    </>
  );
}
