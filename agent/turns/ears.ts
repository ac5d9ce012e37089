import { inference, type VADEvent, VADEventType, type VADStream } from "@livekit/agents";
import { AudioFrame } from "@livekit/rtc-node";
import { checkEveryMs, missingSoundMs } from "./gaps";
import type { Floor, TurnTaker } from "./turn-taker";
import type { VoiceActivity } from "./voice-activity";

const samplesPerMs = 16;
const windowSamples = 512;
/** About ten seconds; a transcript that takes longer is not waited for. */
const mostBehind = 312;

export type Ears = {
  /** Goes to the session as its voice activity detection. */
  vad: inference.VAD;
  /** Carries the turn taker's decisions to the session. */
  floor: Pick<Floor, "begin" | "hold" | "end">;
  /** From now on every window of the caller's sound goes to this one. */
  attach(turnTaker: TurnTaker): void;
  /** The caller said this before the session had ears: it is heard first, as fast as it can be. */
  hearFirst(samples: Int16Array): void;
  /** It is not all heard yet. */
  isCatchingUp(): boolean;
};

/** The framework's voice activity detection with our turn taker in between: the detector's readings go to the turn taker
 * (and the sound they are of to `activity`), and the framework is told of speech only when the turn taker says so. It then does the rest of its usual work:
 * it pauses the agent's voice, commits the turn, lets a held voice go on. */
export function createEars(activity: VoiceActivity): Ears {
  const vad = new inference.VAD({ minSpeechDuration: 1, minSilenceDuration: 1 });
  const open = vad.stream.bind(vad);
  let turnTaker: TurnTaker | undefined;
  let tell: (event: VADEvent) => void = () => {};
  let last: VADEvent | undefined;
  let early: AudioFrame[] = [];
  /** Windows of it that are not heard yet. */
  let earlyLeft = 0;
  let stream: VADStream | undefined;

  function catchUp(): void {
    if (!stream) return;
    for (const frame of early) stream.pushFrame(frame);
    earlyLeft = early.length;
    early = [];
  }

  vad.stream = () => {
    const opened = open();
    stream = opened;
    catchUp();
    const queue = createQueue<VADEvent>();
    tell = queue.put;
    let heardAt = performance.now();
    let checkedAt = heardAt;

    const listen = (samples: Int16Array, probability: number) => {
      heardAt = performance.now();
      turnTaker?.hear({ samples, probability });
    };
    const fillGaps = setInterval(() => {
      const now = performance.now();
      const missingMs = missingSoundMs(now, heardAt, checkedAt);
      checkedAt = now;
      if (missingMs > 0 && turnTaker && turnTaker.state() !== "idle") {
        listen(new Int16Array(Math.round(missingMs) * samplesPerMs), 0);
      }
    }, checkEveryMs);
    const hear = (event: VADEvent) => {
      const [frame] = event.frames;
      if (event.type !== VADEventType.INFERENCE_DONE || !frame) return;
      last = event;
      activity.hear(frame.data);
      listen(frame.data, event.probability);
      queue.put(readingFor(event, turnTaker));
    };
    /** Sound that comes faster than it was made: the turn taker hears none while it waits for a transcript, and would pass
     * over what is said then. */
    let behind: VADEvent[] = [];
    const keepUp = (event: VADEvent) => {
      const isEarly = earlyLeft > 0;
      if (isEarly) earlyLeft -= 1;
      behind.push(event);
      while (behind.length > 0) {
        const isBehind = isEarly || behind.length > 1;
        if (isBehind && turnTaker?.state() === "closing" && behind.length < mostBehind) return;
        const [oldest, ...rest] = behind;
        behind = rest;
        if (oldest) hear(oldest);
      }
    };
    const next = opened.next.bind(opened);
    void activity.isListenedTo
      .then(() => pump(next, keepUp))
      .finally(() => {
        clearInterval(fillGaps);
        queue.close();
      });
    opened.next = queue.next;
    return opened;
  };

  return {
    vad,
    floor: {
      begin: () => last && tell({ ...last, type: VADEventType.START_OF_SPEECH, ...speech(64) }),
      // Any reading of ongoing speech makes the framework pause the agent (interruption.minDuration is 1 ms).
      hold: () => last && tell({ ...last, ...speech(64) }),
      end: (silenceMs) => last && tell({ ...last, type: VADEventType.END_OF_SPEECH, ...silence(silenceMs) }),
    },
    attach(taker) {
      turnTaker = taker;
    },
    hearFirst(samples) {
      early = inWindows(samples);
      catchUp();
    },
    isCatchingUp: () => early.length + earlyLeft > 0,
  };
}

const speech = (durationMs: number) => ({
  speaking: true,
  speechDuration: durationMs,
  silenceDuration: 0,
  rawAccumulatedSpeech: durationMs,
  rawAccumulatedSilence: 0,
});

const silence = (durationMs: number) => ({
  speaking: false,
  speechDuration: 0,
  silenceDuration: Number.isFinite(durationMs) ? durationMs : 0,
  rawAccumulatedSpeech: 0,
  rawAccumulatedSilence: durationMs,
});

/** The detector's reading as the framework is to see it: speech only while the caller has the floor. */
function readingFor(event: VADEvent, turnTaker: TurnTaker | undefined): VADEvent {
  if (!turnTaker?.hasFloor()) return { ...event, ...silence(event.silenceDuration) };
  const { isVoiced, silenceMs } = turnTaker.voice();
  return isVoiced ? { ...event, ...speech(64) } : { ...event, ...silence(silenceMs), speaking: true };
}

function inWindows(samples: Int16Array): AudioFrame[] {
  return Array.from({ length: Math.ceil(samples.length / windowSamples) }, (_, index) => {
    const piece = samples.slice(index * windowSamples, (index + 1) * windowSamples);
    return new AudioFrame(piece, samplesPerMs * 1_000, 1, piece.length);
  });
}

async function pump(next: VADStream["next"], onEvent: (event: VADEvent) => void): Promise<void> {
  for (let result = await next(); !result.done; result = await next()) onEvent(result.value);
}

/** Values handed from whoever has them to whoever asks next, in order. */
function createQueue<Value>() {
  const values: Value[] = [];
  let wake: (() => void) | undefined;
  let isClosed = false;
  return {
    put(value: Value): void {
      values.push(value);
      wake?.();
    },
    close(): void {
      isClosed = true;
      wake?.();
    },
    async next(): Promise<IteratorResult<Value>> {
      while (values.length === 0 && !isClosed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const value = values.shift();
      return value === undefined ? { done: true, value: undefined } : { done: false, value };
    },
  };
}
