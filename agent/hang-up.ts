import { setTimeout as delay } from "node:timers/promises";
import { voice } from "@livekit/agents";
import { type Participant, type Room, RoomEvent } from "@livekit/rtc-node";
import { callerIdentityOf, type EndReason } from "@/lib/calls/schema";

type Call = {
  session: voice.AgentSession;
  room: Room;
  callId: string;
  /** What is left of the longest time for a call. */
  leftMs: number;
};

const silenceGoodbye = "I haven't heard from you for a while, so I'll hang up now. Goodbye.";
const timeIsUp = "We have reached the longest time for one call. Goodbye.";
/** How long a caller whose connection broke may take to come back. */
const returnWithinMs = 15_000;
const goodbyeWithinMs = 10_000;

/** Hangs up when the call is over by itself: the caller is gone for good or says nothing for long, or the time is up. */
export function hangUpWhenOver(call: Call, hangUp: (reason: EndReason) => void): void {
  const { session, leftMs } = call;
  session.on(voice.AgentSessionEventTypes.UserStateChanged, ({ newState }) => {
    if (newState === "away") void sayAndThen(session, silenceGoodbye, () => hangUp("silence"));
  });
  const limit = setTimeout(() => sayAndThen(session, timeIsUp, () => hangUp("limit")), leftMs);
  session.on(voice.AgentSessionEventTypes.Close, () => clearTimeout(limit));
  hangUpWhenGone(call, () => hangUp("disconnected"));
}

/** Says a last sentence, in the place of whatever is being said, and goes on even when it cannot be said. */
async function sayAndThen(session: voice.AgentSession, sentence: string, then: () => void): Promise<void> {
  try {
    await session.interrupt({ force: true }).await;
    const said = session.say(sentence, { allowInterruptions: false }).waitForPlayout();
    await Promise.race([said, delay(goodbyeWithinMs)]);
  } finally {
    then();
  }
}

/** A hang-up or a closed tab ends the call at once (the framework sees to that); a broken connection may come back. */
function hangUpWhenGone({ room, callId }: Call, hangUp: () => void): void {
  const isHere = room.remoteParticipants.has(callerIdentityOf(callId));
  let timer = isHere ? undefined : setTimeout(hangUp, returnWithinMs);
  const isCaller = (participant: Participant) => participant.identity === callerIdentityOf(callId);
  room.on(RoomEvent.ParticipantDisconnected, (participant) => {
    if (isCaller(participant)) timer = setTimeout(hangUp, returnWithinMs);
  });
  room.on(RoomEvent.ParticipantConnected, (participant) => {
    if (isCaller(participant)) clearTimeout(timer);
  });
}
