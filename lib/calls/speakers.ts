import type { CallDetail } from "./schema";

/** Name of the agent that had a call at a moment of it, ms since it began. */
export function agentAt({ agent, handovers }: Pick<CallDetail, "agent" | "handovers">, atMs: number): string {
  const last = handovers.findLast((handover) => !handover.hasFailed && handover.atMs <= atMs);
  return (last ?? { agent }).agent.name;
}

/** Name of the side that spoke. */
export function speakerOf(
  call: Pick<CallDetail, "agent" | "handovers" | "user">,
  { role, startMs }: { role: "caller" | "agent"; startMs: number },
): string {
  return role === "agent" ? agentAt(call, startMs) : call.user.name;
}
