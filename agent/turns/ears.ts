import { inference, type VADEvent, VADEventType, type VADStream } from "@livekit/agents";
import { checkEveryMs, missingSoundMs } from "./gaps";
import type { Floor, TurnTaker } from "./turn-taker";
import type { VoiceActivity } from "./voice-activity";

const samplesPerMs = 16;

export type Ears = {
  /** Goes to the session as its voice activity detection. */
  vad: inference.VAD;
  /** Carries the turn taker's decisions to the session. */
  floor: Pick<Floor, "begin" | "hold" | "end">;
  /** From now on every window of the caller's sound goes to this one. */
  attach(turnTaker: TurnTaker): void;
};

/** The framework's voice activity detection with our turn taker in between: the detector's readings go to the turn taker, the
 * sound they are of goes to `activity`, and the framework is told of speech only when the turn taker says so. It then does the rest of its usual work:
 * it pauses the agent's voice, commits the turn, lets a held voice go on. */
export function createEars(activity: VoiceActivity): Ears {
  const vad = new inference.VAD({ minSpeechDuration: 1, minSilenceDuration: 1 });
  const open = vad.stream.bind(vad);
  let turnTaker: TurnTaker | undefined;
  let tell: (event: VADEvent) => void = () => {};
  let last: VADEvent | undefined;

  vad.stream = () => {
    const stream = open();
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
    const next = stream.next.bind(stream);
    void activity.isListenedTo
      .then(() => pump(next, hear))
      .finally(() => {
        clearInterval(fillGaps);
        queue.close();
      });
    stream.next = queue.next;
    return stream;
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
