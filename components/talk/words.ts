import type { EndReason } from "@/lib/calls/schema";
import type { Call } from "./call";
import type { FailReason } from "./state";

type WhatGoesOn = Pick<Call, "state" | "agent" | "isNewcomer" | "isMuted" | "isPushToTalk">;

/** What is going on, in a few words. */
export function statusText({ state, agent, isNewcomer, isMuted, isPushToTalk }: WhatGoesOn): string {
  const name = agent?.name ?? "The agent";
  switch (state.name) {
    case "idle":
      return "Ready";
    case "connecting":
      return "Connecting…";
    case "agent-joining":
      return state.returning && !isNewcomer ? `Waiting for ${name} to come back…` : `${name} is joining…`;
    case "listening":
      if (isPushToTalk) return isMuted ? "Your turn" : "Listening";
      return isMuted ? "You are muted" : "Listening";
    case "thinking":
      return "Thinking…";
    case "speaking":
      return "Speaking";
    case "reconnecting":
      return "Reconnecting…";
    case "ended":
      return "Call ended";
    case "failed":
      return "No call";
  }
}

/** How a call ended, told to the one who made it. */
export function endText(reason: EndReason | "unknown", agentName: string): string {
  const texts: Record<EndReason | "unknown", string> = {
    caller: "You hung up.",
    agent: `${agentName} hung up.`,
    silence: "Nobody said anything for a while.",
    limit: "The call reached its longest time.",
    disconnected: "The connection was lost.",
    error: `${agentName} ran into a problem.`,
    shutdown: "Parley was shut down.",
    lost: `${agentName} was lost.`,
    unknown: "The call is over.",
  };
  return texts[reason];
}

export type Failure = {
  title: string;
  text: string;
  /** What helps: trying again, typing instead of speaking, or signing in. */
  offers: readonly ("retry" | "type" | "sign-in")[];
};

/** What each failure says: what happened, what it means, what to do. */
export function failureOf(reason: FailReason, agentName: string): Failure {
  const failures: Record<FailReason, Failure> = {
    "mic-denied": {
      title: "Your microphone is blocked",
      text: "Your browser does not let this page listen. Allow the microphone next to the address bar, then try again.",
      offers: ["retry", "type"],
    },
    "mic-missing": {
      title: "No microphone found",
      text: `Plug in or switch on a microphone, then try again. Or type, and ${agentName} answers by voice.`,
      offers: ["retry", "type"],
    },
    "mic-in-use": {
      title: "Your microphone is busy",
      text: "Another app is using it. Close that app or choose another microphone, then try again.",
      offers: ["retry", "type"],
    },
    insecure: {
      title: "This address is not secure",
      text: "Browsers give the microphone only to https addresses. Open Parley by its https address, or type instead.",
      offers: ["type"],
    },
    unsupported: {
      title: "This browser cannot make calls",
      text: "Open Parley in a current version of Chrome, Edge, Firefox or Safari.",
      offers: [],
    },
    "signed-out": {
      title: "You are signed out",
      text: "Your session has ended. Sign in again to talk.",
      offers: ["sign-in"],
    },
    busy: {
      title: "All lines are busy",
      text: `There are as many calls as this machine can carry well. One more would spoil the others, so try again in a minute.`,
      offers: ["retry"],
    },
    "used-up": {
      title: "That was all for today",
      text: `You have had as many calls with ${agentName} as it takes within a day. Come back tomorrow.`,
      offers: [],
    },
    "not-ready": {
      title: `${agentName} is not ready`,
      text: "Some of what it is made of is missing or no longer there. Its page says what, so that it can be mended.",
      offers: ["retry"],
    },
    "agent-absent": {
      title: `${agentName} did not answer`,
      text: "The voice service may still be starting. Try again in a moment.",
      offers: ["retry"],
    },
    "agent-lost": {
      title: `${agentName} dropped out`,
      text: "Sorry about that. We could not get them back, but what was said is kept. Call again to go on.",
      offers: ["retry"],
    },
    offline: {
      title: "No connection",
      text: "Parley cannot be reached from here. Check your network, then try again.",
      offers: ["retry"],
    },
    unknown: {
      title: "The call did not start",
      text: "Something went wrong on our side. Try again in a moment.",
      offers: ["retry"],
    },
  };
  return failures[reason];
}
