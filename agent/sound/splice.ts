import { overlapMs } from "@/lib/calls/early-sound";

const samplesPerMs = 16;
/** Compared at a quarter of the rate: a voice's pitch and vowels are below 2 kHz, and it is a sixteenth of the work. */
const coarser = 4;
const coarsePerMs = samplesPerMs / coarser;
/** The loudest piece of this length among the first of `live` is looked for, ms. */
const pieceMs = 120;
const amongMs = 400;
/** Farther back than this `live` cannot begin, ms. */
const backMs = 3_000;
/** The same sound on two ways is as like as this. */
const alike = 0.6;
/** Sound on its way to us when the page was asked, ms: the usual. */
const wayMs = 100;

/** Of sound that runs on into `live`, what comes before it. Both are 16 kHz, of one microphone on two ways: the beginning of
 * `live` is found in the end of `before` by its wave. Where nobody speaks there is nothing to find and nothing to lose,
 * and the usual is assumed. */
export function headBefore(before: Int16Array, live: Int16Array): Int16Array {
  const usual = Math.max(0, before.length - (overlapMs + wayMs) * samplesPerMs);
  const whole = coarse(before);
  const first = coarse(live.subarray(0, amongMs * samplesPerMs));
  const length = Math.min(pieceMs * coarsePerMs, first.length);
  const at = loudest(first, length);
  const piece = first.subarray(at, at + length);
  const earliest = Math.max(0, whole.length - backMs * coarsePerMs);
  let best = { place: -1, likeness: 0 };
  for (let place = earliest; place + length <= whole.length; place += 1) {
    const likeness = likenessOf(piece, whole.subarray(place, place + length));
    if (likeness > best.likeness) best = { place, likeness };
  }
  const end = best.likeness >= alike ? Math.max(0, (best.place - at) * coarser) : usual;
  return before.subarray(0, end);
}

function coarse(samples: Int16Array): Float32Array {
  const output = new Float32Array(Math.floor(samples.length / coarser));
  for (let at = 0; at < output.length; at += 1) {
    for (let from = at * coarser; from < (at + 1) * coarser; from += 1)
      output[at] = (output[at] ?? 0) + (samples[from] ?? 0);
  }
  return output;
}

/** Where the loudest stretch begins. */
function loudest(samples: Float32Array, length: number): number {
  let energy = 0;
  let best = { at: 0, energy: 0 };
  for (let end = 0; end < samples.length; end += 1) {
    energy += (samples[end] ?? 0) ** 2 - (samples[end - length] ?? 0) ** 2;
    if (end >= length - 1 && energy > best.energy) best = { at: end - length + 1, energy };
  }
  return best.at;
}

/** 1 for the same wave, however loud; 0 for another one. */
function likenessOf(one: Float32Array, other: Float32Array): number {
  let [product, energy, otherEnergy] = [0, 0, 0];
  for (let at = 0; at < one.length; at += 1) {
    const [a, b] = [one[at] ?? 0, other[at] ?? 0];
    product += a * b;
    energy += a * a;
    otherEnergy += b * b;
  }
  return product / Math.sqrt(energy * otherEnergy + 1);
}
