import type { AgentSummary } from "@/lib/agents/schema";
import { latencyOf } from "@/lib/calls/latency";
import type { ShownCard } from "@/lib/calls/live";
import type { Ledger } from "@/lib/calls/schema";
import { hasAgent, nextState, type StateEvent, type TalkState } from "./state";
import { nextTranscript, type Transcript, type TranscriptEvent } from "./transcript";

export type LineQuality = "good" | "poor" | "lost";

/** Whom a call is with. `tokenUrl`: who lets the caller in, where that is not the usual place, as for a draft. */
export type Callee = Pick<AgentSummary, "slug" | "name"> & { tokenUrl?: string };

/** Everything the page knows of the call that is on, or was last. */
export type Call = {
  /** Whom the call is with now: another one after a hand-over. */
  agent: Callee | undefined;
  /** Who the caller is handed over to has not been here yet. */
  isNewcomer: boolean;
  state: TalkState;
  transcript: Transcript;
  /** Known as soon as a token is there. */
  callId: string | undefined;
  /** When the agent was first there, and when the call was over: ms since 1970. */
  startedAt: number | undefined;
  endedAt: number | undefined;
  hasMicrophone: boolean;
  isMuted: boolean;
  /** The agent listens only while the caller holds a button. */
  isPushToTalk: boolean;
  quality: LineQuality;
  /** The browser wants one more tap before it plays sound. */
  isSilenced: boolean;
  /** Where the time of the last answer went; undefined before the first. */
  lastAnswer: Ledger | undefined;
  /** What the agent sent to the screen last. */
  card: ShownCard | undefined;
};

export type CallEvent =
  | { type: "call-started"; agent: Call["agent"] }
  | Exclude<StateEvent, { type: "call-started" }>
  | TranscriptEvent
  | { type: "call-named"; callId: string | undefined }
  | { type: "microphone-changed"; hasMicrophone: boolean; isMuted: boolean }
  | { type: "push-to-talk-changed"; isPushToTalk: boolean }
  | { type: "quality-changed"; quality: LineQuality }
  | { type: "playback-changed"; isSilenced: boolean }
  | { type: "answer-measured"; ledger: Ledger }
  | { type: "card-shown"; card: ShownCard }
  | { type: "agent-changed"; name: string }
  | { type: "put-away" };

export const noCall: Call = {
  agent: undefined,
  isNewcomer: false,
  state: { name: "idle" },
  transcript: [],
  callId: undefined,
  startedAt: undefined,
  endedAt: undefined,
  hasMicrophone: false,
  isMuted: false,
  isPushToTalk: false,
  quality: "good",
  isSilenced: false,
  lastAnswer: undefined,
  card: undefined,
};

/** The call after an event that happened at `now`, ms since 1970. */
export function nextCall(call: Call, event: CallEvent, now: number): Call {
  switch (event.type) {
    case "put-away":
      return noCall;
    case "call-started":
      return { ...noCall, agent: event.agent, state: nextState(call.state, event) };
    case "call-named":
      return { ...call, callId: event.callId };
    case "microphone-changed":
      return { ...call, hasMicrophone: event.hasMicrophone, isMuted: event.isMuted };
    case "push-to-talk-changed":
      return { ...call, isPushToTalk: event.isPushToTalk };
    case "quality-changed":
      return { ...call, quality: event.quality };
    case "playback-changed":
      return { ...call, isSilenced: event.isSilenced };
    case "answer-measured":
      // A greeting, or words after a skill, answer nobody.
      return latencyOf(event.ledger) === undefined ? call : { ...call, lastAnswer: event.ledger };
    case "card-shown":
      return { ...call, card: event.card };
    case "agent-changed":
      // Told by the one who leaves, and again by the one who comes.
      if (!call.agent || call.agent.name === event.name) return call;
      return {
        ...call,
        agent: { ...call.agent, name: event.name },
        isNewcomer: true,
        transcript: nextTranscript(call.transcript, { ...event, at: now }),
      };
    case "agent-said":
      return { ...call, transcript: nextTranscript(call.transcript, { ...event, name: call.agent?.name }) };
    case "caller-heard":
    case "line-finished":
    case "caller-typed":
      return { ...call, transcript: nextTranscript(call.transcript, event) };
    case "agent-state-changed": {
      const state = nextState(call.state, event);
      return timed({ ...call, state, isNewcomer: call.isNewcomer && !(hasAgent(state) && !hasAgent(call.state)) }, now);
    }
    default:
      return timed({ ...call, state: nextState(call.state, event) }, now);
  }
}

function timed(call: Call, now: number): Call {
  const startedAt = call.startedAt ?? (hasAgent(call.state) ? now : undefined);
  const isOver = call.state.name === "ended" || call.state.name === "failed";
  return { ...call, startedAt, endedAt: isOver ? (call.endedAt ?? now) : undefined };
}
