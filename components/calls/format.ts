import type { Tone } from "@/components/ui/badge";
import type { CallSummary, EndReason } from "@/lib/calls/schema";

/** 1 token, 2 tokens. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Which version answered; a draft that was tried is none yet. */
export const versionText = ({ version }: Pick<CallSummary, "version">) => (version === 0 ? "Draft" : `v${version}`);

/** How long a call lasted, ms; undefined while it goes on. */
export function lengthOf({ startedAt, endedAt }: Pick<CallSummary, "startedAt" | "endedAt">): number | undefined {
  return endedAt === null ? undefined : Date.parse(endedAt) - Date.parse(startedAt);
}

const outcomes: Record<EndReason, { label: string; tone: Tone }> = {
  caller: { label: "Caller hung up", tone: "neutral" },
  agent: { label: "Agent hung up", tone: "neutral" },
  silence: { label: "Nobody spoke", tone: "neutral" },
  limit: { label: "Longest time reached", tone: "neutral" },
  disconnected: { label: "Connection lost", tone: "warning" },
  error: { label: "Problem", tone: "danger" },
  shutdown: { label: "Shut down", tone: "warning" },
  lost: { label: "Agent lost", tone: "danger" },
};

/** How a call ended, or that it goes on, in a few words. */
export function outcomeOf({ status, endReason }: Pick<CallSummary, "status" | "endReason">): {
  label: string;
  tone: Tone;
} {
  if (status === "active") return { label: "On now", tone: "accent" };
  return outcomes[endReason ?? (status === "lost" ? "lost" : "caller")];
}
