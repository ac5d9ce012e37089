import type { EndReason } from "@/lib/calls/schema";
import type { Tone } from "./badge";

/** How a call ended, in a few words, and how that is to be taken. */
export const endWords: Record<EndReason, { label: string; tone: Tone }> = {
  caller: { label: "Caller hung up", tone: "neutral" },
  agent: { label: "Agent hung up", tone: "neutral" },
  silence: { label: "Nobody spoke", tone: "neutral" },
  limit: { label: "Longest time reached", tone: "neutral" },
  disconnected: { label: "Connection lost", tone: "warning" },
  error: { label: "Problem", tone: "danger" },
  shutdown: { label: "Shut down", tone: "warning" },
  lost: { label: "Agent lost", tone: "danger" },
};
