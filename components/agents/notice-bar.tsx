"use client";

import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { AgentNotice } from "@/lib/agents/release-schema";

/** Tells builders on every page that something happened to an agent by itself; the agents' pages say it in full. */
export function NoticeBar({ notices }: { notices: readonly AgentNotice[] }) {
  const [first, ...others] = notices;
  if (usePathname().startsWith("/agents") || !first) return null;
  return (
    <Link
      href={others.length > 0 ? "/agents" : `/agents/${first.agent.slug}`}
      className="flex min-h-11 items-center justify-center gap-2 bg-warning-soft px-4 py-2 font-medium text-sm text-warning focus-visible:outline-offset-[-4px] group-has-[[data-in-call]]/shell:hidden"
    >
      <TriangleAlert aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 truncate">{first.text}</span>
      {others.length > 0 ? <span className="shrink-0">and {others.length} more</span> : null}
    </Link>
  );
}
