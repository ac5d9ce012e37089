import { inference, type VADEvent, VADEventType, type VADStream } from "@livekit/agents";

/** What the caller's voice does, as voice activity detection sees it. Silences in milliseconds. */
export type VoiceEvent =
  | { type: "started" }
  /** Silent for `preflightSilenceMs`: perhaps the end, perhaps a breath. */
  | { type: "paused"; silenceMs: number }
  /** Goes on speaking after a pause. */
  | { type: "resumed" }
  /** Silent for `endSilenceMs`: this stretch of speech is over. */
  | { type: "ended"; silenceMs: number };

export type VoiceListener = (event: VoiceEvent) => void;

/** Tells listeners what the caller's voice does. */
export class VoiceActivity {
  readonly #listeners = new Set<VoiceListener>();

  subscribe(listener: VoiceListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: VoiceEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** The pause after which the words so far are sent ahead, in the hope that the caller has finished. */
const preflightSilenceMs = 96;
/** The framework's end-of-turn model asks for at least 250 ms of silence before speech counts as ended. */
const endSilenceMs = 250;

/** The framework's voice activity detection, with its events told to `activity` too: speech-to-text follows the same
 * ears as turn-taking instead of running a second detector. */
export function createObservedVad(activity: VoiceActivity): inference.VAD {
  const vad = new inference.VAD({ minSilenceDuration: endSilenceMs });
  const open = vad.stream.bind(vad);
  vad.stream = () => observe(open(), activity);
  return vad;
}

function observe(stream: VADStream, activity: VoiceActivity): VADStream {
  const interpret = createInterpreter();
  const next = stream.next.bind(stream);
  stream.next = async () => {
    const result = await next();
    if (!result.done) {
      const event = interpret(result.value);
      if (event) activity.emit(event);
    }
    return result;
  };
  return stream;
}

type VadReading = Pick<VADEvent, "type" | "speaking" | "rawAccumulatedSilence" | "silenceDuration">;

/** Turns detector readings, one each 32 ms, into voice events: each pause is told once, and only while speaking. */
export function createInterpreter(): (reading: VadReading) => VoiceEvent | undefined {
  let isPaused = false;
  return ({ type, speaking, rawAccumulatedSilence, silenceDuration }) => {
    if (type === VADEventType.START_OF_SPEECH) {
      isPaused = false;
      return { type: "started" };
    }
    if (type === VADEventType.END_OF_SPEECH) {
      isPaused = false;
      return { type: "ended", silenceMs: silenceDuration };
    }
    if (!speaking) return undefined;
    if (!isPaused && rawAccumulatedSilence >= preflightSilenceMs) {
      isPaused = true;
      return { type: "paused", silenceMs: rawAccumulatedSilence };
    }
    if (isPaused && rawAccumulatedSilence === 0) {
      isPaused = false;
      return { type: "resumed" };
    }
    return undefined;
  };
}
