/** Halved twice, 4 kHz: enough for the voice's fundamental, and a sixteenth of the work. */
const step = 4;
const rate = 16_000 / step;
const frame = rate * 0.04;
const hop = rate * 0.01;
/** 400 Hz down to 67 Hz. */
const shortestLag = 10;
const longestLag = 60;
/** So alike must the sound be to itself one period later. */
const voicedFrom = 0.6;
/** A longer period must fit so much better than a shorter one that it may be a multiple of. */
const octaveMargin = 0.05;
/** Keeps silence from looking periodic. */
const faint = 100;

/** Height of the voice in each 10 ms of 16 kHz sound, in semitones above 1 Hz; undefined where there is none. The last one
 * belongs to the last 40 ms. */
export function pitchOf(samples: Int16Array): (number | undefined)[] {
  const sound = decimate(samples);
  const pitches: (number | undefined)[] = [];
  for (let at = (sound.length - frame) % hop; at >= 0 && at + frame <= sound.length; at += hop) {
    const lag = periodOf(sound.subarray(at, at + frame));
    pitches.push(lag === undefined ? undefined : 12 * Math.log2(rate / lag));
  }
  return pitches;
}

function decimate(samples: Int16Array): Float64Array {
  const from = samples.length % step;
  const sound = new Float64Array((samples.length - from) / step);
  for (let at = from; at < samples.length; at += 1) {
    const index = Math.floor((at - from) / step);
    sound[index] = (sound[index] ?? 0) + (samples[at] ?? 0) / step;
  }
  return sound;
}

/** By autocorrelation, in samples. */
function periodOf(sound: Float64Array): number | undefined {
  const likeness = likenessByLag(sound);
  const at = (lag: number) => likeness[lag - shortestLag + 1] ?? 0;
  let best = 0;
  let period = 0;
  for (let lag = shortestLag; lag <= longestLag; lag += 1) {
    const isPeak = at(lag) >= at(lag - 1) && at(lag) >= at(lag + 1);
    const margin = period > 0 && lag > period * 1.5 ? octaveMargin : 0;
    if (isPeak && at(lag) > best + margin) [best, period] = [at(lag), lag];
  }
  if (best <= voicedFrom) return undefined;
  const [before, peak, after] = [at(period - 1), at(period), at(period + 1)];
  return period + (before - after) / (2 * (before - 2 * peak + after) || 1);
}

/** For each lag from one below the shortest to one above the longest. */
function likenessByLag(sound: Float64Array): Float64Array {
  const mean = sound.reduce((sum, sample) => sum + sample, 0) / sound.length;
  const level = sound.map((sample) => sample - mean);
  /** Energy of everything before each sample. */
  const energy = new Float64Array(level.length + 1);
  for (let at = 0; at < level.length; at += 1) energy[at + 1] = (energy[at] ?? 0) + (level[at] ?? 0) ** 2;
  const energyOf = (from: number, until: number) => (energy[until] ?? 0) - (energy[from] ?? 0);
  const likeness = new Float64Array(longestLag - shortestLag + 3);
  for (let index = 0; index < likeness.length; index += 1) {
    const lag = index + shortestLag - 1;
    const rest = level.length - lag;
    let product = 0;
    for (let at = 0; at < rest; at += 1) product += (level[at] ?? 0) * (level[at + lag] ?? 0);
    const norm = energyOf(0, rest) * energyOf(lag, level.length);
    likeness[index] = product / Math.sqrt(norm + frame * frame * faint);
  }
  return likeness;
}
