import { type Room, RoomEvent } from "livekit-client";
import { createClockSync, keepPinging } from "@/lib/calls/clock-sync";
import { decodeLive, encodeLive, type FromCaller, liveTopic, toCallerSchema } from "@/lib/calls/live";
import type { CallEvent } from "./call";
import type { Levels } from "./levels";

/** Tells the worker when the agent was heard here and when the voice here ended, in the call's own time, and passes on
 * the ledgers that come back. */
export function followLive(room: Room, levels: Levels, emit: (event: CallEvent) => void): { stop: () => void } {
  const clock = createClockSync();
  const pings = keepPinging(clock, () => send({ type: "ping", sentAt: performance.now() }, false));

  function send(message: FromCaller, reliable: boolean): void {
    if (room.state !== "connected") return;
    // A number less in a ledger is no reason to disturb a call.
    room.localParticipant.publishData(encodeLive(message), { topic: liveTopic, reliable }).catch(() => {});
  }

  levels.onEdge(({ side, edge, at }) => {
    const moment = clock.toCallTime(at);
    if (!moment) return;
    if (side === "agent" && edge === "began") send({ type: "agent-heard", ...moment }, true);
    if (side === "caller" && edge === "ended") send({ type: "voice-ended", ...moment }, true);
  });
  room
    // Another worker has another clock; and before the first one is there nobody answers.
    .on(RoomEvent.ParticipantConnected, ({ isAgent }) => isAgent && pings.restart())
    .on(RoomEvent.Connected, pings.restart)
    .on(RoomEvent.DataReceived, (payload, participant, _kind, topic) => {
      const receivedAt = performance.now();
      const message = topic === liveTopic && participant?.isAgent ? decodeLive(toCallerSchema, payload) : undefined;
      if (message?.type === "pong") clock.onPong(message, receivedAt);
      if (message?.type === "card") {
        const { type: _type, ...card } = message;
        emit({ type: "card-shown", card });
      }
      if (message?.type === "agent") emit({ type: "agent-changed", name: message.name });
      if (message?.type === "turn") emit({ type: "answer-measured", ledger: message.ledger });
    });
  return { stop: pings.stop };
}
