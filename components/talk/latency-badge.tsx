"use client";

import { useState } from "react";
import { answerStages } from "@/components/ui/answer-stages";
import { duration } from "@/components/ui/duration";
import { latencyOf, slowestOf, stagesOf } from "@/lib/calls/latency";
import type { Ledger } from "@/lib/calls/schema";
import { useLatencyShown } from "./latency-shown";

/** How long the last answer took, for those who want to know; a tap or the pointer tells what took longest. */
export function LatencyBadge({ ledger }: { ledger: Ledger | undefined }) {
  const [isShown] = useLatencyShown();
  const [isOpen, setOpen] = useState(false);
  const latency = latencyOf(ledger ?? null);
  if (!isShown || !ledger || latency === undefined) return null;
  const slowest = slowestOf(stagesOf(ledger));
  const detail = slowest ? `${answerStages[slowest.id].label.toLowerCase()} ${duration(slowest.waitedMs)}` : "";
  return (
    <button
      type="button"
      data-testid="latency-badge"
      aria-expanded={isOpen}
      title={slowest ? `Longest: ${detail}` : undefined}
      onClick={() => setOpen(!isOpen)}
      className="tabular min-h-8 touch:min-h-11 animate-fade-in rounded-full px-3 text-muted text-xs hover:bg-raised hover:text-text"
    >
      <span className="sr-only">Last answer after </span>
      {duration(latency)}
      {isOpen && detail ? ` · ${detail}` : ""}
    </button>
  );
}
