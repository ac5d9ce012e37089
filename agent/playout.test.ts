import { EventEmitter } from "node:events";
import { type Room, RoomEvent } from "@livekit/rtc-node";
import { expect, test } from "vitest";
import { decodeLive, encodeLive, liveTopic, type ToCaller, toCallerSchema } from "@/lib/calls/live";
import { connectLive, createCallerSound } from "./playout";

const clockAt = (nowMs: number) => ({
  startedAt: new Date(0),
  nowMs: () => nowMs,
  ofEpoch: (epochMs: number) => epochMs,
});
const callId = "01980000-0000-7000-8000-000000000001";

test("a turn takes the first sound heard after it was played, once", () => {
  const sound = createCallerSound(clockAt(60_000));
  for (const at of [900, 1_080.4, 1_700]) sound.tell({ type: "agent-heard", at, withinMs: 2 });
  expect(sound.takeHeard(1_000)).toEqual({ heardAt: 1_080, heardWithinMs: 2 });
  expect(sound.takeHeard(1_000)).toEqual({ heardAt: 1_700, heardWithinMs: 2 });
  expect(sound.takeHeard(1_000)).toBeUndefined();
});

test.each([
  ["before it was played", { at: 900, withinMs: 2 }],
  ["long after", { at: 4_500, withinMs: 2 }],
  ["far in the future", { at: 1_900, withinMs: 2 }],
  ["anywhere at all", { at: 1_100, withinMs: 5_000 }],
])("a moment %s is not believed", (_what, moment) => {
  const sound = createCallerSound(clockAt(1_200));
  sound.tell({ type: "agent-heard", ...moment });
  expect(sound.takeHeard(1_000)).toBeUndefined();
});

test("nobody hears before it is played: clocks that differ a little are brought together", () => {
  const sound = createCallerSound(clockAt(1_200));
  sound.tell({ type: "agent-heard", at: 997, withinMs: 4 });
  expect(sound.takeHeard(1_000)).toEqual({ heardAt: 1_000, heardWithinMs: 4 });
});

test("a loudspeaker's delay is told before it is over", () => {
  const sound = createCallerSound(clockAt(1_100));
  sound.tell({ type: "agent-heard", at: 1_250, withinMs: 2 });
  expect(sound.takeHeard(1_000)?.heardAt).toBe(1_250);
});

test("the voice ended at the caller before its end arrived here", () => {
  const sound = createCallerSound(clockAt(60_000));
  expect(sound.voiceEnded(500)).toBe(500);
  for (const arrivedAt of [1_000, 2_000, 3_000]) {
    sound.tell({ type: "voice-ended", at: arrivedAt - 60, withinMs: 2 });
    expect(sound.voiceEnded(arrivedAt)).toBe(arrivedAt - 60);
  }
  // Not told this time: as usual.
  expect(sound.voiceEnded(4_000)).toBe(3_940);
  // Of several ends the one that lies as far back as usual, and none when none does.
  for (const at of [4_500, 4_930, 4_990]) sound.tell({ type: "voice-ended", at, withinMs: 2 });
  expect(sound.voiceEnded(5_000)).toBe(4_930);
  sound.tell({ type: "voice-ended", at: 5_200, withinMs: 2 });
  expect(sound.voiceEnded(6_000)).toBe(5_940);
});

function connect() {
  const sent: ToCaller[] = [];
  const published: { topic: string; destination_identities: string[] }[] = [];
  const told: unknown[] = [];
  const room = Object.assign(new EventEmitter(), {
    localParticipant: {
      async publishData(payload: Uint8Array, options: (typeof published)[number]) {
        const message = decodeLive(toCallerSchema, payload);
        if (message) sent.push(message);
        published.push(options);
      },
    },
  });
  const send = connectLive(room as unknown as Room, callId, clockAt(1_234), (message) => told.push(message));
  const receive = (payload: Uint8Array, identity = `caller-${callId}`, topic = liveTopic) =>
    room.emit(RoomEvent.DataReceived, payload, { identity }, 0, topic);
  return { sent, published, told, send, receive };
}

test("pings are answered with the call's time, to the caller alone", () => {
  const { sent, published, receive } = connect();
  receive(encodeLive({ type: "ping", sentAt: 77.5 }));
  expect(sent).toEqual([{ type: "pong", sentAt: 77.5, at: 1_234 }]);
  expect(published).toMatchObject([{ topic: liveTopic, destination_identities: [`caller-${callId}`] }]);
});

test("only the caller is listened to, on its topic, and not too often", () => {
  const { sent, told, receive } = connect();
  const heard = encodeLive({ type: "agent-heard", at: 5, withinMs: 1 });
  receive(heard, "caller-somebody-else");
  receive(heard, undefined, "lk.chat");
  receive(new TextEncoder().encode("{}"));
  expect(told).toEqual([]);
  receive(heard);
  expect(told).toHaveLength(1);
  for (let index = 0; index < 100; index += 1) receive(encodeLive({ type: "ping", sentAt: index }));
  expect(sent.length).toBeLessThan(50);
});
