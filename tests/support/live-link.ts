import { type Room, RoomEvent } from "@livekit/rtc-node";
import { createClockSync, keepPinging } from "@/lib/calls/clock-sync";
import { decodeLive, encodeLive, type FromCaller, liveTopic, type ToCaller, toCallerSchema } from "@/lib/calls/live";

/** Tells the worker what a caller without a browser heard and said, as the talk page does. Times are `performance.now()`
 * milliseconds of this process. */
export type LiveLink = {
  heard(at: number): void;
  voiceEnded(at: number): void;
  /** The agent's turns the worker told of. */
  turns(): Extract<ToCaller, { type: "turn" }>[];
  stop(): void;
};

/** Sound after so much quiet is the beginning of something. */
const quietMs = 120;

export function createLiveLink(room: Room, onChange: () => void): LiveLink {
  const clock = createClockSync();
  let turns: Extract<ToCaller, { type: "turn" }>[] = [];
  let heardAt = Number.NEGATIVE_INFINITY;

  const send = (message: FromCaller, reliable: boolean) =>
    room.localParticipant?.publishData(encodeLive(message), { topic: liveTopic, reliable }).catch(() => {});
  const pings = keepPinging(clock, () => {
    if (room.isConnected) void send({ type: "ping", sentAt: performance.now() }, false);
  });

  room.on(RoomEvent.DataReceived, (payload, _participant, _kind, topic) => {
    const message = topic === liveTopic ? decodeLive(toCallerSchema, payload) : undefined;
    if (message?.type === "pong") clock.onPong(message, performance.now());
    if (message?.type === "turn") turns = [...turns.filter(({ index }) => index !== message.index), message];
    onChange();
  });
  // Pings before the agent is there go nowhere.
  room.on(RoomEvent.ParticipantConnected, pings.restart);

  function tell(type: "agent-heard" | "voice-ended", ownMs: number): void {
    const moment = clock.toCallTime(ownMs);
    if (moment) void send({ type, ...moment }, true);
  }

  return {
    heard(at) {
      if (at - heardAt > quietMs) tell("agent-heard", at);
      heardAt = at;
    },
    voiceEnded: (at) => tell("voice-ended", at),
    turns: () => turns,
    stop: pings.stop,
  };
}
