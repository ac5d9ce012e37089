import { type Block, bandCount, quietDb } from "./spectrogram";

/** How and where the microphone follows what was played. */
export type Match = {
  /** Delay, blocks. */
  lag: number;
  /** Correlation, -1 to 1. */
  likeness: number;
  /** How much likelier than the best delay more than 64 ms away. */
  margin: number;
  /** Of each band, dB. */
  gains: Float64Array;
};

/** The delay within `from` to `to` blocks at which the microphone follows the source best. */
export function bestMatch(
  heard: readonly Block[],
  source: readonly Block[],
  floor: Float64Array,
  from: number,
  to: number,
): Match {
  const first = Math.max(0, from);
  const last = Math.min(to, source.length - heard.length);
  const likenesses: number[] = [];
  const flat = { heard: flatten(heard, floor), source: flatten(source, silence) };
  const at = (lag: number) => compare(flat.heard, flat.source, source.length - lag - heard.length);
  for (let lag = first; lag <= last; lag += 1) likenesses.push(at(lag).likeness);
  const likeness = Math.max(-1, ...likenesses);
  const index = Math.max(0, likenesses.indexOf(likeness));
  const others = likenesses.filter((_, other) => Math.abs(other - index) > 8);
  const lag = first + index;
  return { lag, likeness, margin: likeness - Math.max(-1, ...others), gains: at(lag).gains };
}

const silence = new Float64Array(bandCount).fill(quietDb);

/** The blocks one after the other, no level below the noise. */
function flatten(blocks: readonly Block[], noise: Float64Array): Float64Array {
  const flat = new Float64Array(blocks.length * bandCount);
  for (const [index, block] of blocks.entries()) {
    for (let band = 0; band < bandCount; band += 1) {
      flat[index * bandCount + band] = Math.max((noise[band] ?? quietDb) + 3, block[band] ?? quietDb);
    }
  }
  return flat;
}

/** Correlation of levels over time and bands, each band around its own mean, and the source's gain in each band. */
function compare(heard: Float64Array, source: Float64Array, startBlock: number) {
  const count = heard.length / bandCount;
  const start = startBlock * bandCount;
  const gains = new Float64Array(bandCount);
  if (count === 0 || start < 0) return { likeness: -1, gains };
  let product = 0;
  let heardEnergy = 0;
  let sourceEnergy = 0;
  for (let band = 0; band < bandCount; band += 1) {
    let x = 0;
    let y = 0;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    for (let at = band; at < heard.length; at += bandCount) {
      const one = heard[at] ?? 0;
      const other = source[start + at] ?? 0;
      x += one;
      y += other;
      xx += one * one;
      yy += other * other;
      xy += one * other;
    }
    product += xy - (x * y) / count;
    heardEnergy += xx - (x * x) / count;
    sourceEnergy += yy - (y * y) / count;
    gains[band] = (x - y) / count;
  }
  return { likeness: product / Math.sqrt(Math.max(1e-9, heardEnergy * sourceEnergy)), gains };
}
