import { joinFloats } from "./join";

/** Changes the rate of a stream by three, up or down, with the same low-pass filter. */
export type RateChange = {
  /** Takes the next samples and answers what follows from them: three times as many, or a third (whole threes only). */
  push(samples: Float32Array): Float32Array;
};

/** Taps of the filter at the higher rate. Odd, so that its delay is a whole number of samples; with the same filter both
 * ways a stream comes back 90 samples of the higher rate late, which is 30 of the lower. */
const taps = 91;
/** End of the pass band, as a share of the higher rate: 7.2 of 48 kHz. */
const cutoff = 0.15;

/** Samples at the lower rate by which a stream that went up and down again is late. */
export const roundTripDelay = (taps - 1) / 3;

export function createTripler(): RateChange {
  const kernel = lowPass();
  const phaseTaps = Math.ceil(taps / 3);
  let history = new Float32Array(phaseTaps - 1);
  return {
    push(samples) {
      const input = joinFloats(history, samples);
      const output = new Float32Array(samples.length * 3);
      for (let index = 0; index < samples.length; index += 1) {
        for (let phase = 0; phase < 3; phase += 1) {
          let sum = 0;
          for (let tap = phase, at = index + phaseTaps - 1; tap < taps; tap += 3, at -= 1) {
            sum += (kernel[tap] as number) * (input[at] as number);
          }
          // Two of three samples of the higher rate are new, so each carries a third of the sound.
          output[index * 3 + phase] = sum * 3;
        }
      }
      history = input.slice(input.length - history.length);
      return output;
    },
  };
}

export function createThirder(): RateChange {
  const kernel = lowPass();
  let history = new Float32Array(taps - 1);
  return {
    push(samples) {
      const input = joinFloats(history, samples);
      const output = new Float32Array(Math.floor(samples.length / 3));
      for (let index = 0; index < output.length; index += 1) {
        let sum = 0;
        const newest = index * 3 + taps - 1;
        for (let tap = 0; tap < taps; tap += 1) sum += (kernel[tap] as number) * (input[newest - tap] as number);
        output[index] = sum;
      }
      history = input.slice(input.length - history.length);
      return output;
    },
  };
}

/** Windowed sinc with unit gain (Blackman window, side lobes 58 dB down). */
function lowPass(): Float64Array {
  const middle = (taps - 1) / 2;
  const kernel = Float64Array.from({ length: taps }, (_, tap) => {
    const distance = tap - middle;
    const sinc = distance === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * distance) / (Math.PI * distance);
    const angle = (2 * Math.PI * tap) / (taps - 1);
    return sinc * (0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle));
  });
  const sum = kernel.reduce((total, value) => total + value, 0);
  return kernel.map((value) => value / sum);
}
