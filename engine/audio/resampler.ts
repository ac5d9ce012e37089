export interface Resampler {
  /** Takes the next samples of the stream, gives what they complete. */
  push(samples: Float32Array): Float32Array;
  /** The rest, as if silence followed. Ends the stream. */
  flush(): Float32Array;
}

/** Zero crossings of the filter on each side, counted at the lower of both rates. */
const zeroCrossings = 16;
/** Kaiser window: about 80 dB down in the stop band. */
const kaiserBeta = 8;
/** Where the pass band ends, as a share of the lower Nyquist frequency. */
const rolloff = 0.92;

const filters = new Map<string, { up: number; down: number; half: number; phases: Float32Array[] }>();

/**
 * Streaming sample-rate conversion, mono, any two whole rates: windowed-sinc polyphase filter (Kaiser), no drift, output
 * aligned with the input (the filter's delay is taken out). n samples in give n·to/from out, once flushed.
 */
export function createResampler(from: number, to: number): Resampler {
  if (from === to) return { push: (samples) => samples, flush: () => new Float32Array(0) };
  const { up, down, half, phases } = filterFor(from, to);
  // `half` zeros stand before the stream, so the first output sits on the first input.
  let buffer: Float32Array = new Float32Array(half);
  let length = half;
  /** Position of the next output in units of 1/up input samples, relative to buffer[half]. */
  let position = 0;

  function take(samples: Float32Array): Float32Array {
    const joined = new Float32Array(length + samples.length);
    joined.set(buffer.subarray(0, length));
    joined.set(samples, length);
    const available = joined.length - 2 * half;
    const count = available > 0 ? Math.max(0, Math.ceil((available * up - position) / down)) : 0;
    const output = new Float32Array(count);
    for (let index = 0; index < count; index++) {
      const taps = phases[position % up] as Float32Array;
      const start = Math.floor(position / up);
      let sum = 0;
      for (let tap = 0; tap < taps.length; tap++) sum += (joined[start + tap] as number) * (taps[tap] as number);
      output[index] = sum;
      position += down;
    }
    const consumed = Math.min(Math.floor(position / up), joined.length);
    position -= consumed * up;
    buffer = joined.slice(consumed);
    length = buffer.length;
    return output;
  }

  return { push: take, flush: () => take(new Float32Array(half)) };
}

/** The whole of a recording at once. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  const resampler = createResampler(from, to);
  const head = resampler.push(samples);
  const tail = resampler.flush();
  const whole = new Float32Array(Math.round((samples.length * to) / from));
  whole.set(head.subarray(0, whole.length));
  whole.set(tail.subarray(0, Math.max(0, whole.length - head.length)), Math.min(head.length, whole.length));
  return whole;
}

function filterFor(from: number, to: number) {
  const key = `${from}:${to}`;
  const known = filters.get(key);
  if (known) return known;
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const down = from / divisor;
  const cutoff = Math.min(1, to / from) * rolloff;
  const half = Math.ceil(zeroCrossings / Math.min(1, to / from));
  const phases: Float32Array[] = [];
  for (let phase = 0; phase < up; phase++) {
    const taps = new Float32Array(2 * half + 1);
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) {
      const distance = tap - half - phase / up;
      taps[tap] = sinc(distance * cutoff) * kaiser(distance / (half + 1));
      sum += taps[tap] as number;
    }
    // Unit gain at 0 Hz for every phase: no tone from the phases taking turns.
    for (let tap = 0; tap < taps.length; tap++) taps[tap] = (taps[tap] as number) / sum;
    phases.push(taps);
  }
  const filter = { up, down, half, phases };
  filters.set(key, filter);
  return filter;
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number) =>
  Math.abs(x) >= 1 ? 0 : besselI0(kaiserBeta * Math.sqrt(1 - x * x)) / besselI0(kaiserBeta);

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
