import type { EndReason } from "@/lib/calls/schema";

/** Why there is no call. Each has its own screen (screens.ts). */
export type FailReason =
  | "mic-denied"
  | "mic-missing"
  | "mic-in-use"
  | "insecure"
  | "unsupported"
  | "signed-out"
  | "busy"
  | "used-up"
  | "not-ready"
  | "agent-absent"
  | "agent-lost"
  | "offline"
  | "unknown";

/** What the talk page shows. `unknown` as end reason: the other side closed the room, the history knows why. */
export type TalkState =
  | { name: "idle" }
  | { name: "connecting" }
  /** In the room, waiting for the agent; `returning` when it was there before. */
  | { name: "agent-joining"; returning: boolean }
  | { name: "listening" }
  | { name: "thinking" }
  | { name: "speaking" }
  | { name: "reconnecting"; hadAgent: boolean }
  | { name: "ended"; reason: EndReason | "unknown" }
  | { name: "failed"; reason: FailReason };

/** What happens on the line, in the order it happens. */
export type StateEvent =
  | { type: "call-started" }
  | { type: "room-joined" }
  /** The agent's `lk.agent.state`; undefined when it has none or is not there. */
  | { type: "agent-state-changed"; agentState: string | undefined }
  | { type: "agent-left" }
  | { type: "agent-overdue" }
  | { type: "line-interrupted" }
  | { type: "line-restored"; agentState: string | undefined }
  | { type: "hung-up" }
  | { type: "room-deleted" }
  | { type: "line-lost" }
  | { type: "call-failed"; reason: FailReason };

/** Whether a call is being made or is on. */
export function isLive(state: TalkState): boolean {
  return state.name !== "idle" && state.name !== "ended" && state.name !== "failed";
}

/** Whether the agent is in the call. */
export function hasAgent(state: TalkState): boolean {
  return state.name === "listening" || state.name === "thinking" || state.name === "speaking";
}

/** What follows from an event. What makes no sense in a state leaves it as it is. */
export function nextState(state: TalkState, event: StateEvent): TalkState {
  if (event.type === "call-started") return isLive(state) ? state : { name: "connecting" };
  if (!isLive(state)) return state;
  switch (event.type) {
    case "room-joined":
      return state.name === "connecting" ? { name: "agent-joining", returning: false } : state;
    case "agent-state-changed":
      return state.name === "reconnecting" ? state : fromAgent(state, event.agentState);
    case "agent-left":
      return metAgent(state) ? { name: "agent-joining", returning: true } : state;
    case "agent-overdue":
      if (state.name !== "agent-joining") return state;
      return { name: "failed", reason: state.returning ? "agent-lost" : "agent-absent" };
    case "line-interrupted":
      return state.name === "connecting" ? state : { name: "reconnecting", hadAgent: metAgent(state) };
    case "line-restored":
      if (state.name !== "reconnecting") return state;
      return fromAgent({ name: "agent-joining", returning: state.hadAgent }, event.agentState);
    case "hung-up":
      return metAgent(state) ? { name: "ended", reason: "caller" } : { name: "idle" };
    case "room-deleted":
      if (state.name === "agent-joining" && state.returning) return { name: "failed", reason: "agent-lost" };
      // The worker closes the room of a call it will not take.
      return metAgent(state) ? { name: "ended", reason: "unknown" } : { name: "failed", reason: "busy" };
    case "line-lost":
      return metAgent(state) ? { name: "ended", reason: "disconnected" } : { name: "failed", reason: "offline" };
    case "call-failed":
      return { name: "failed", reason: event.reason };
  }
}

function fromAgent(state: TalkState, agentState: string | undefined): TalkState {
  if (agentState === "listening" || agentState === "thinking" || agentState === "speaking") return { name: agentState };
  // "initializing" and "idle" say nothing about who has the floor.
  return state;
}

function metAgent(state: TalkState): boolean {
  if (state.name === "agent-joining") return state.returning;
  if (state.name === "reconnecting") return state.hadAgent;
  return hasAgent(state);
}
