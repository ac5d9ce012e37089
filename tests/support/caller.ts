import { setTimeout as delay } from "node:timers/promises";
import {
  AudioFrame,
  AudioResampler,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  type RemoteTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from "@livekit/rtc-node";
import { createEarlySound, earlySoundName, earlySoundRate, overlapMs } from "@/lib/calls/early-sound";
import type { Ledger } from "@/lib/calls/schema";
import { createLiveLink } from "./live-link";

/** A caller without a browser: joins with a token, speaks samples at real-time pace and listens.
 * All times are `performance.now()` milliseconds of this process. */
export type Caller = {
  room: Room;
  /** Speaks 24 kHz mono samples after what is already being said. Resolves with the moment the last voiced sample went out. */
  say(samples: Int16Array): Promise<number>;
  type(text: string): Promise<void>;
  /** Everything that arrived on text streams, newest text of each segment, in order of appearance. */
  lines(): Line[];
  /** Every payload the room ever sent us, for searching. */
  received(): string;
  agentState(): string | undefined;
  /** Ledgers of the agent's turns, by index, as the worker told them during the call. */
  ledgers(): { index: number; ledger: Ledger }[];
  /** Moments of the latest 10 ms of audible sound each, oldest first; about half a minute of them. */
  sounds(): readonly number[];
  /** Resolves with the moment of the first audible sample at or after `since`. */
  heardSound(since: number, timeoutMs?: number): Promise<number>;
  /** Resolves with the moment the last audible sample was heard, once it has been quiet for `quietMs`. */
  heardSilence(since: number, quietMs: number, timeoutMs?: number): Promise<number>;
  /** Resolves when `check` is true; it is asked anew after each event of the room and each frame of audio. */
  until(check: () => boolean, what: string, timeoutMs?: number): Promise<void>;
  hangUp(): Promise<void>;
};

export type Line = { from: "caller" | "agent"; text: string; isFinal: boolean };

const sampleRate = 24_000;
const tickMs = 10;
const tickSamples = (sampleRate * tickMs) / 1_000;
/** Root mean square above which a 10 ms frame counts as sound: about -40 dB of full scale. */
const audible = 330;
/** Amplitude above which a sample counts as voiced when finding the end of speech. */
const voiced = 300;

export async function joinCall({ serverUrl, token }: { serverUrl: string; token: string }): Promise<Caller> {
  const room = new Room();
  const ears = createEars((at) => live.heard(at));
  const live = createLiveLink(room, () => ears.changed());
  const early = keepEarlySound(room);
  const mic = createMicrophone((at) => live.voiceEnded(at), early.add);
  const lines = new Map<string, Line>();
  const payloads: string[] = [];

  const note = (payload: unknown) => {
    payloads.push(typeof payload === "string" ? payload : JSON.stringify(payload));
    ears.changed();
  };
  room.on(RoomEvent.TrackSubscribed, (track) => {
    if (track.kind === TrackKind.KIND_AUDIO) void ears.listen(track);
  });
  room.on(RoomEvent.ParticipantAttributesChanged, (changed) => {
    note(changed);
  });
  for (const event of [
    RoomEvent.ParticipantConnected,
    RoomEvent.ParticipantDisconnected,
    RoomEvent.Reconnected,
  ] as const) {
    room.on(event, () => ears.changed());
  }
  room.on(RoomEvent.DataReceived, (payload) => note(Buffer.from(payload).toString("utf8")));
  room.on(RoomEvent.Disconnected, () => ears.changed());
  room.registerTextStreamHandler("lk.transcription", async (reader, { identity }) => {
    const attributes = reader.info.attributes ?? {};
    const from = identity.startsWith("caller-") ? ("caller" as const) : ("agent" as const);
    const key = attributes["lk.segment_id"] ?? reader.info.streamId;
    const isFinal = attributes["lk.transcription_final"] === "true";
    const line = lines.get(key) ?? { from, text: "", isFinal: false };
    lines.set(key, line);
    // The caller's own words come whole each time, the agent's piece by piece.
    let text = "";
    try {
      for await (const chunk of reader) {
        note(chunk);
        text += chunk;
        line.text = text;
      }
    } catch {
      return; // hung up in the middle of a line
    }
    line.isFinal ||= isFinal;
    note(attributes);
  });
  room.registerByteStreamHandler("lk.agent.session", async (reader) =>
    note(`lk.agent.session ${JSON.stringify(reader.info)}`),
  );

  await room.connect(serverUrl, token, { autoSubscribe: true, dynacast: false });
  early.answer();
  await mic.publish(room);

  return {
    room,
    say: mic.say,
    async type(text) {
      await room.localParticipant?.sendText(text, { topic: "lk.chat" });
    },
    lines: () => [...lines.values()],
    received: () => payloads.join("\n"),
    agentState: () =>
      [...room.remoteParticipants.values()].find(({ identity }) => identity.startsWith("agent-"))?.attributes[
        "lk.agent.state"
      ],
    ledgers: live.turns,
    sounds: ears.sounds,
    heardSound: ears.heardSound,
    heardSilence: ears.heardSilence,
    until: ears.until,
    async hangUp() {
      mic.stop();
      live.stop();
      await room.disconnect();
    },
  };
}

/** Keeps what is said before the agent hears it, and sends it when asked, as the talk page does. */
function keepEarlySound(room: Room) {
  const sound = createEarlySound();
  const resampler = new AudioResampler(sampleRate, earlySoundRate);
  let isAsked = false;

  async function send(identity: string): Promise<void> {
    const options = { topic: earlySoundName, destinationIdentities: [identity] };
    const writer = await room.localParticipant?.streamBytes(options);
    await writer?.write(sound.take());
    await delay(overlapMs);
    await writer?.write(sound.take());
    await writer?.close();
    isAsked = true;
  }

  return {
    add(frame: AudioFrame): void {
      if (isAsked) return;
      for (const { data } of resampler.push(frame)) sound.add(Int16Array.from(data));
    },
    answer(): void {
      room.localParticipant?.registerRpcMethod(earlySoundName, async ({ callerIdentity }) => {
        const follows = sound.hasVoice();
        if (follows) void send(callerIdentity).catch(() => {});
        else isAsked = true;
        return JSON.stringify({ follows });
      });
    },
  };
}

function createMicrophone(onVoiceEnded: (at: number) => void, onSound: (frame: AudioFrame) => void) {
  const source = new AudioSource(sampleRate, 1, 0);
  let pending: { samples: Int16Array; at: number; lastVoiced: number; done(moment: number): void }[] = [];
  let timer: NodeJS.Timeout | undefined;

  function nextTick(): Int16Array {
    const frame = new Int16Array(tickSamples);
    const speech = pending[0];
    if (!speech) return frame;
    frame.set(speech.samples.subarray(speech.at, speech.at + tickSamples));
    if (speech.at <= speech.lastVoiced && speech.lastVoiced < speech.at + tickSamples) {
      speech.done(performance.now());
      onVoiceEnded(performance.now());
    }
    speech.at += tickSamples;
    if (speech.at >= speech.samples.length) pending = pending.slice(1);
    return frame;
  }

  return {
    async publish(room: Room) {
      const track = LocalAudioTrack.createAudioTrack("microphone", source);
      const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
      await room.localParticipant?.publishTrack(track, options);
      // Catches up after a late timer, so that speech keeps its pace on a busy machine.
      let sent = 0;
      const startedAt = performance.now();
      timer = setInterval(() => {
        while ((sent + 1) * tickMs <= performance.now() - startedAt) {
          sent += 1;
          const frame = new AudioFrame(nextTick(), sampleRate, 1, tickSamples);
          onSound(frame);
          void source.captureFrame(frame).catch(() => {});
        }
      }, tickMs / 2);
    },
    say: (samples: Int16Array) =>
      new Promise<number>((done) => {
        pending = [...pending, { samples, at: 0, lastVoiced: lastVoicedSample(samples), done }];
      }),
    stop: () => clearInterval(timer),
  };
}

function lastVoicedSample(samples: Int16Array): number {
  return Math.max(
    0,
    samples.findLastIndex((sample) => Math.abs(sample) > voiced),
  );
}

function createEars(onSound: (at: number) => void) {
  let sounds: number[] = [];
  const waiting = new Set<() => void>();

  const changed = () => {
    for (const wake of [...waiting]) wake();
  };

  function until(check: () => boolean, what: string, timeoutMs = 20_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        waiting.delete(wake);
        clearTimeout(timer);
        settle();
      };
      const wake = () => {
        if (check()) finish(resolve);
      };
      const timer = setTimeout(() => finish(() => reject(new Error(`waited ${timeoutMs} ms for ${what}`))), timeoutMs);
      waiting.add(wake);
      wake();
    });
  }

  return {
    changed,
    until,
    sounds: () => sounds,
    async listen(track: RemoteTrack) {
      for await (const frame of new AudioStream(track, { sampleRate, numChannels: 1 })) {
        if (rms(frame.data) > audible) {
          const at = performance.now();
          sounds = [...sounds.slice(-3_000), at];
          onSound(at);
        }
        changed();
      }
    },
    async heardSound(since: number, timeoutMs?: number) {
      const first = () => sounds.find((at) => at >= since);
      await until(() => first() !== undefined, "sound", timeoutMs);
      return first() ?? 0;
    },
    async heardSilence(since: number, quietMs: number, timeoutMs?: number) {
      const quietSince = () => Math.max(since, sounds.at(-1) ?? 0);
      await until(() => performance.now() - quietSince() >= quietMs, "silence", timeoutMs);
      return quietSince();
    },
  };
}

function rms(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}
