import loadRnnoise, { type Rnnoise } from "@echogarden/rnnoise-wasm";
import { AudioFrame, FrameProcessor } from "@livekit/rtc-node";
import { joinFloats } from "./join";
import { createThirder, createTripler, roundTripDelay } from "./triple-rate";

const sampleRate = 16_000;
/** RNNoise takes 10 ms at 48 kHz at a time. */
const frameSamples = 480;
const bytesPerFloat = 4;
/** How much of the original stays in, which is 16 dB below. Speech-to-text understands a voice with a little noise better than
 * one that is clean and torn. */
const remains = 0.15;

/** What the cleaned sound is later than the original: the filters both ways, RNNoise's own frame, and on frames that are no
 * multiple of 10 ms up to as much again. */
export const suppressionDelayMs = (roundTripDelay / sampleRate) * 1_000 + 10;

/** Takes noise out of one caller's sound, 16 kHz mono, before anything listens to it. Runs in the process of the call. */
export async function createNoiseSuppression(): Promise<NoiseSuppression> {
  return new NoiseSuppression(await loadRnnoise());
}

export class NoiseSuppression extends FrameProcessor<AudioFrame> {
  readonly #rnnoise: Rnnoise;
  readonly #state: number;
  readonly #buffer: number;
  readonly #up = createTripler();
  readonly #down = createThirder();
  /** The frame before, at 48 kHz: RNNoise answers one frame late. */
  #previous: Float32Array = new Float32Array(frameSamples);
  /** At 48 kHz, waiting for a whole frame. */
  #pending: Float32Array = new Float32Array(0);
  /** At 16 kHz, waiting to be handed out. */
  #ready: Float32Array = new Float32Array(0);
  #isEnabled = true;
  #isClosed = false;

  constructor(rnnoise: Rnnoise) {
    super();
    this.#rnnoise = rnnoise;
    this.#state = rnnoise._rnnoise_create(0);
    this.#buffer = rnnoise._malloc(frameSamples * bytesPerFloat);
  }

  override isEnabled(): boolean {
    return this.#isEnabled;
  }

  override setEnabled(isEnabled: boolean): void {
    this.#isEnabled = isEnabled;
  }

  /** As many samples out as in. A frame of another rate, which the room never gives, passes as it is. */
  override process(frame: AudioFrame): AudioFrame {
    if (this.#isClosed || frame.sampleRate !== sampleRate || frame.channels !== 1) return frame;
    const cleaned = this.clean(frame.data);
    return new AudioFrame(cleaned, sampleRate, 1, cleaned.length);
  }

  /** The same for plain samples. */
  clean(samples: Int16Array): Int16Array {
    this.#pending = joinFloats(this.#pending, this.#up.push(Float32Array.from(samples)));
    const whole = this.#pending.length - (this.#pending.length % frameSamples);
    for (let at = 0; at < whole; at += frameSamples) {
      const cleaned = this.#cleanFrame(this.#pending.subarray(at, at + frameSamples));
      this.#ready = joinFloats(this.#ready, this.#down.push(cleaned));
    }
    this.#pending = this.#pending.slice(whole);
    const output = new Int16Array(samples.length);
    // Only the start of a stream in odd frames is short of samples: silence stands in.
    const missing = Math.max(0, samples.length - this.#ready.length);
    for (let index = missing; index < output.length; index += 1) {
      output[index] = Math.max(-32_768, Math.min(32_767, Math.round(this.#ready[index - missing] ?? 0)));
    }
    this.#ready = this.#ready.slice(samples.length - missing);
    return output;
  }

  override close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#rnnoise._rnnoise_destroy(this.#state);
    this.#rnnoise._free(this.#buffer);
  }

  #cleanFrame(frame: Float32Array): Float32Array {
    const heap = () => this.#rnnoise.HEAPF32;
    const at = this.#buffer / bytesPerFloat;
    heap().set(frame, at);
    this.#rnnoise._rnnoise_process_frame(this.#state, this.#buffer, this.#buffer);
    const cleaned = heap().slice(at, at + frameSamples);
    const original = this.#previous;
    this.#previous = frame.slice();
    return cleaned.map((sample, index) => (1 - remains) * sample + remains * (original[index] ?? 0));
  }
}
