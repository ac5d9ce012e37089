import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { Card } from "@/components/ui/card";
import type { AgentSummary } from "@/lib/agents/schema";

export function AgentCards({ agents }: { agents: readonly AgentSummary[] }) {
  return (
    <Card>
      <ul className="divide-y divide-border">
        {agents.map(({ slug, name, description }) => (
          <li key={slug}>
            <Link href={`/agents/${slug}`} className="flex items-center gap-4 px-4 py-3 hover:bg-raised/60">
              <span
                aria-hidden
                className="grid size-10 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-strong text-base"
              >
                {name.charAt(0).toUpperCase()}
              </span>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-base md:text-sm">{name}</span>
                <span className="block truncate text-muted text-sm">{description || "No description yet"}</span>
              </span>
              <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
