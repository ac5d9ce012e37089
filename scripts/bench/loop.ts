import { setTimeout as delay } from "node:timers/promises";
import {
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from "@livekit/rtc-node";
import { AccessToken } from "livekit-server-sdk";
import { v7 as uuidv7 } from "uuid";
import { joinCall } from "@/tests/support/caller";

const rate = 24_000;
const rounds = 20;

type Livekit = { url: string; apiKey: string; apiSecret: string };

/** How long sound takes to somebody in a room who sends it straight back, ms: WebRTC, LiveKit and the buffers of both
 * ends, and nothing of ours. */
export async function measureLoop(livekit: Livekit): Promise<number[]> {
  const room = `loop-${uuidv7()}`;
  const echo = await joinEcho(livekit, room);
  const caller = await joinCall({ serverUrl: livekit.url, token: await sign(livekit, room, "caller") });
  try {
    const click = new Int16Array(rate / 10).map((_, index) => 12_000 * Math.sin((2 * Math.PI * 440 * index) / rate));
    await settle(caller, click);
    const loops: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const startedAt = performance.now();
      const endedAt = await caller.say(click);
      const lengthMs = (click.length / rate) * 1_000;
      const heardAt = await caller.heardSound(startedAt);
      loops.push(heardAt - (endedAt - lengthMs));
      await caller.heardSilence(heardAt, 300);
      await delay(Math.random() * 20);
    }
    return loops;
  } finally {
    await caller.hangUp();
    await echo.disconnect();
  }
}

/** Clicks until three came back: before that the echo may not be there, and buffers settle. */
async function settle(caller: Awaited<ReturnType<typeof joinCall>>, click: Int16Array): Promise<void> {
  const giveUpAt = performance.now() + 30_000;
  for (let heard = 0; heard < 3; ) {
    const startedAt = performance.now();
    if (startedAt > giveUpAt) throw new Error("No echo came back over the room.");
    await caller.say(click);
    const heardAt = await caller.heardSound(startedAt, 1_500).catch(() => undefined);
    if (heardAt === undefined) continue;
    heard += 1;
    await caller.heardSilence(heardAt, 300);
  }
}

async function joinEcho(livekit: Livekit, name: string): Promise<Room> {
  const room = new Room();
  const source = new AudioSource(rate, 1, 0);
  room.on(RoomEvent.TrackSubscribed, async (track) => {
    if (track.kind !== TrackKind.KIND_AUDIO) return;
    for await (const frame of new AudioStream(track, { sampleRate: rate, numChannels: 1 })) {
      // Not waited for: what had once piled up would stay in the way for good.
      void source.captureFrame(frame).catch(() => {});
    }
  });
  await room.connect(livekit.url, await sign(livekit, name, "echo"), { autoSubscribe: true, dynacast: false });
  const track = LocalAudioTrack.createAudioTrack("echo", source);
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  await room.localParticipant?.publishTrack(track, options);
  return room;
}

async function sign({ apiKey, apiSecret }: Livekit, room: string, identity: string): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { identity, ttl: "10m" });
  token.addGrant({ roomJoin: true, room, canPublish: true, canSubscribe: true });
  return token.toJwt();
}
