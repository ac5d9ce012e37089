import { type Room, RoomEvent } from "@livekit/rtc-node";
import { decodeLive, encodeLive, type FromCaller, fromCallerSchema, liveTopic, type ToCaller } from "@/lib/calls/live";
import { callerIdentityOf } from "@/lib/calls/schema";
import type { CallClock } from "./clock";
import type { Witness } from "./ledger";

/** When the caller really heard and spoke, by what their page tells. Each number is used only where it can be true, so a
 * page that lies spoils at most the ledger of its own call. Times are call time, ms. */
export type CallerSound = Witness & {
  tell(message: Exclude<FromCaller, { type: "ping" }>): void;
  /** When sound that left here at `playedAt` was first heard; undefined while nobody told. Told once only. */
  takeHeard(playedAt: number): { heardAt: number; heardWithinMs: number } | undefined;
};

/** Longest way of sound to the caller; sound that comes later is another one. */
const longestWayDownMs = 3_000;
/** The usual way of sound from the caller to here, until it is known, and how much longer or shorter it can be: an end
 * of their voice farther from what is usual is another one. */
const usualWayUpMs = 60;
const wayVariesMs = 500;
/** Clocks are compared to a few milliseconds; a page that claims more doubt than this is of no use. */
const mostDoubtMs = 250;
/** A loudspeaker's delay is told ahead of time; wireless ones take a third of a second. */
const mostAheadMs = 600;
const remembered = 32;
const rememberedWays = 9;

export function createCallerSound(clock: CallClock): CallerSound {
  let heard: { at: number; withinMs: number }[] = [];
  let ended: number[] = [];
  /** How long the caller's sound took to get here, lately. */
  let ways: number[] = [];

  return {
    tell({ type, at, withinMs }) {
      if (withinMs > mostDoubtMs || at > clock.nowMs() + mostAheadMs) return;
      if (type === "agent-heard") heard = [...heard.slice(1 - remembered), { at, withinMs }];
      else ended = [...ended.slice(1 - remembered), at];
    },
    takeHeard(playedAt) {
      const found = heard.find(({ at, withinMs }) => at >= playedAt - withinMs && at <= playedAt + longestWayDownMs);
      if (!found) return undefined;
      heard = heard.filter(({ at }) => at > found.at);
      return { heardAt: Math.max(playedAt, Math.round(found.at)), heardWithinMs: Math.round(found.withinMs * 10) / 10 };
    },
    voiceEnded(arrivedAt) {
      const usual = medianOf(ways) ?? usualWayUpMs;
      const off = (at: number) => Math.abs(arrivedAt - at - usual);
      const told = ended.filter((at) => at <= arrivedAt).toSorted((a, b) => off(a) - off(b))[0];
      if (told === undefined || off(told) > wayVariesMs) return Math.round(arrivedAt - (medianOf(ways) ?? 0));
      ways = [...ways.slice(1 - rememberedWays), arrivedAt - told];
      return Math.round(told);
    },
  };
}

function medianOf(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** More messages a second than any page sends; the rest is not looked at. */
const mostPerSecond = 40;

/** Listens to what the caller's page tells, answers its pings, and returns the way to tell it something. */
export function connectLive(
  room: Room,
  callId: string,
  clock: CallClock,
  onSound: (message: Exclude<FromCaller, { type: "ping" }>) => void,
): (message: ToCaller) => void {
  const caller = callerIdentityOf(callId);
  let second = 0;
  let count = 0;

  function send(message: ToCaller, reliable: boolean): void {
    const options = { topic: liveTopic, reliable, destination_identities: [caller] };
    // Nobody there, or the room is closing: nobody misses it.
    void room.localParticipant?.publishData(encodeLive(message), options).catch(() => {});
  }

  room.on(RoomEvent.DataReceived, (payload, participant, _kind, topic) => {
    if (topic !== liveTopic || participant?.identity !== caller) return;
    const now = clock.nowMs();
    const thisSecond = Math.floor(now / 1_000);
    count = thisSecond === second ? count + 1 : 1;
    second = thisSecond;
    if (count > mostPerSecond) return;
    const message = decodeLive(fromCallerSchema, payload);
    if (!message) return;
    if (message.type === "ping") send({ type: "pong", sentAt: message.sentAt, at: now }, false);
    else onSound(message);
  });
  return (message) => send(message, true);
}
