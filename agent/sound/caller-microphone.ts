import { setTimeout as delay } from "node:timers/promises";
import { type AudioFrame, AudioStream, type Room, RoomEvent, type Track, TrackSource } from "@livekit/rtc-node";
import { earlySoundMs, earlySoundName, earlySoundRate, followsBy, samplesOf } from "@/lib/calls/early-sound";
import { joinSamples } from "./join";
import { headBefore } from "./splice";

/** The caller's microphone, heard from the moment it is in the room, while the call is still being made ready. */
export type CallerMicrophone = {
  /** The sound of a track. Of the first one it begins where `before` ends. */
  open(track: Track): ReadableStream<AudioFrame>;
  /** What was said before anybody listened, once that is known: when the first track was opened. 16 kHz mono. */
  before: Promise<Int16Array>;
  /** The caller may have spoken before they could be heard here; it is not yet known, or not yet here. */
  isAwaited(): boolean;
};

type Options = {
  room: Room;
  callerIdentity: string;
  /** The page is asked for what was said before the microphone was heard here. */
  asksPage: boolean;
};

/** What voice activity detection takes at a time, ms: a window is complete at the same moment as in pieces of 10 ms, and
 * the job, in which every piece passes through a dozen streams, has a third of the work. */
const windowMs = 32;
const answersWithinMs = 1_000;
/** The page is not waited for longer, counted from the moment the session could listen. */
const waitsMs = 1_500;
const nothing = new Int16Array(0);

/** To be called before the room is joined. A server keeps no sound for who comes later, and WebRTC none for who opens a track
 * later: what is said until the session is ready is kept here, and what was said before that the page has kept. */
export function hearMicrophone({ room, callerIdentity, asksPage }: Options): CallerMicrophone {
  let first: Intake | undefined;
  let isAwaited = false;
  let tell = (_samples: Int16Array) => {};
  const before = new Promise<Int16Array>((resolve) => {
    tell = resolve;
  });
  const sent = receive(room, callerIdentity);

  async function askPage(): Promise<Int16Array> {
    const question = {
      ...{ destinationIdentity: callerIdentity, method: earlySoundName, payload: "" },
      responseTimeout: answersWithinMs,
    };
    // A caller without our page, or gone again.
    const answer = await room.localParticipant?.performRpc(question).catch(() => "");
    return followsBy(answer ?? "") ? sent : nothing;
  }

  room.on(RoomEvent.TrackSubscribed, (track, publication, participant) => {
    if (first || participant.identity !== callerIdentity || publication.source !== TrackSource.SOURCE_MICROPHONE)
      return;
    first = takeIn(track, () => (asksPage ? askPage() : Promise.resolve(nothing)));
    isAwaited = asksPage;
    void first.early.then(({ length }) => {
      if (length === 0) isAwaited = false;
    });
  });

  return {
    before,
    isAwaited: () => isAwaited,
    open(track) {
      const intake = first;
      if (!intake || intake.track !== track || intake.isOpen) return openTrack(track);
      intake.isOpen = true;
      return new ReadableStream<AudioFrame>({
        async start(controller) {
          const told = await Promise.race([intake.early, delay(waitsMs, nothing)]);
          const heard = intake.pass(controller);
          const head = headBefore(told, heard);
          isAwaited = false;
          tell(joinSamples([head, heard]));
        },
        cancel: (reason) => intake.cancel(reason),
      });
    },
  };
}

type Intake = {
  track: Track;
  isOpen: boolean;
  /** What the page has kept. */
  early: Promise<Int16Array>;
  /** From now on sound goes there; answers what came so far. */
  pass(to: ReadableStreamDefaultController<AudioFrame>): Int16Array;
  cancel(reason: unknown): Promise<void>;
};

/** Reads a track at once. `ask` is called with its first sound. */
function takeIn(track: Track, ask: () => Promise<Int16Array>): Intake {
  const reader = openTrack(track).getReader();
  let kept: Int16Array[] = [];
  let isOver = false;
  let to: ReadableStreamDefaultController<AudioFrame> | undefined;
  const early = hearFirst().catch(() => nothing);

  async function hearFirst(): Promise<Int16Array> {
    const { done, value } = await reader.read();
    if (done) return nothing;
    take(value);
    void pump().catch(() => {});
    return ask();
  }
  function take(frame: AudioFrame): void {
    if (to) to.enqueue(frame);
    else kept.push(Int16Array.from(frame.data));
  }
  async function pump(): Promise<void> {
    for (let next = await reader.read(); !next.done; next = await reader.read()) take(next.value);
    isOver = true;
    to?.close();
  }

  return {
    ...{ track, early, isOpen: false },
    pass(controller) {
      const samples = joinSamples(kept);
      kept = [];
      to = controller;
      if (isOver) controller.close();
      return samples;
    },
    async cancel(reason) {
      to = undefined;
      await reader.cancel(reason);
    },
  };
}

const openTrack = (track: Track): ReadableStream<AudioFrame> =>
  new AudioStream(track, { sampleRate: earlySoundRate, numChannels: 1, frameSizeMs: windowMs });

const mostBytes = (2 * 1.5 * earlySoundMs * earlySoundRate) / 1_000;

/** The sound that the caller's page sends; nothing of a stream that is too long or breaks off. */
function receive(room: Room, callerIdentity: string): Promise<Int16Array> {
  return new Promise((resolve) => {
    room.registerByteStreamHandler(earlySoundName, async (reader, { identity }) => {
      if (identity !== callerIdentity) return reader.close();
      room.unregisterByteStreamHandler(earlySoundName);
      let bytes = Buffer.alloc(0);
      try {
        for await (const piece of reader) {
          if (bytes.length + piece.length > mostBytes) throw new Error("too long");
          bytes = Buffer.concat([bytes, piece]);
        }
        resolve(samplesOf(bytes));
      } catch {
        resolve(nothing);
      }
    });
  });
}
