import { powersOf } from "./sound-features";

/** Levels (dB of full scale) of one 8 ms block of sound, band by band. */
export type Block = Float64Array;

/** Below this there is no sound, dB. */
export const quietDb = -75;
export const bandCount = 12;

/** First and last FFT bin of each band, 125 Hz each: 60 Hz to 3.9 kHz, about as wide as an ear's. */
const bands = [
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 4],
  [5, 5],
  [6, 7],
  [8, 9],
  [10, 12],
  [13, 15],
  [16, 19],
  [20, 24],
  [25, 31],
] as const satisfies { length: typeof bandCount };
/** 16 kHz. */
const blockSamples = 128;
const size = blockSamples / 2;
const window = Float64Array.from(
  { length: size },
  (_, index) => (0.5 - 0.5 * Math.cos((2 * Math.PI * (index + 0.5)) / size)) / 65_536,
);

/** Blocks of the samples (16 kHz), without a remainder. Half the rate is enough to tell voices by. */
export function blocksOf(samples: Int16Array): Block[] {
  const blocks: Block[] = [];
  const half = new Float64Array(size);
  for (let start = 0; start + blockSamples <= samples.length; start += blockSamples) {
    for (let index = 0; index < size; index += 1) {
      const at = start + index * 2;
      half[index] = ((samples[at] ?? 0) + (samples[at + 1] ?? 0)) * (window[index] ?? 0);
    }
    const powers = powersOf(half);
    const block = new Float64Array(bandCount);
    for (const [band, [first, last]] of bands.entries()) {
      let power = 0;
      for (let bin = first; bin <= last; bin += 1) power += powers[bin] ?? 0;
      block[band] = Math.max(quietDb, 10 * Math.log10(power / size + 1e-12));
    }
    blocks.push(block);
  }
  return blocks;
}
