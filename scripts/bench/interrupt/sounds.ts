/** Sounds of the interruption bench, made by formulas: 16 kHz mono unless said otherwise. */
const rate = 16_000;

/** Numbers in 0…1 that are the same in every run. */
export function createDice(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Plays samples `speed` times as fast at another rate: pitch and formants move along, as in a larger or smaller person. */
export function resample(samples: ArrayLike<number>, from: number, to: number): Int16Array {
  const step = from / to;
  const cut = Math.min(1, 1 / step);
  const half = 12 / cut;
  return Int16Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    const centre = index * step;
    let sum = 0;
    for (let at = Math.max(0, Math.ceil(centre - half)); at <= Math.min(samples.length - 1, centre + half); at += 1) {
      const x = (at - centre) * cut;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      const taper = 0.5 + 0.5 * Math.cos((Math.PI * (at - centre)) / half);
      sum += (samples[at] ?? 0) * sinc * taper * cut;
    }
    return clip(sum);
  });
}

const clip = (value: number) => Math.max(-32_768, Math.min(32_767, Math.round(value)));

/** What a loudspeaker and a room make of a sound: quieter by `lossDb`, `delayMs` later, duller, with two reflections. */
export type Room = { lossDb: number; delayMs: number };

/** One sample in, one out. */
export function createRoom({ lossDb, delayMs }: Room): (sample: number) => number {
  const gain = 10 ** (-lossDb / 20);
  const delay = Math.round((delayMs * rate) / 1_000);
  const paths = [
    [0, 1],
    [310, 0.35],
    [1_130, 0.18],
  ] as const;
  const line = new Float64Array(delay + 1_200);
  let at = 0;
  let low = 0;
  let slow = 0;
  return (sample) => {
    line[at % line.length] = sample;
    let sum = 0;
    for (const [extra, share] of paths) {
      const from = at - delay - extra;
      if (from >= 0) sum += (line[from % line.length] ?? 0) * share;
    }
    at += 1;
    low += 0.6 * (sum * gain - low);
    slow += 0.03 * (low - slow);
    return low - slow;
  };
}

const seconds = (count: number) => Math.round(count * rate);

/** A burst of filtered noise that decays. `colour` 0 (dull) to 1 (white). */
function burst(
  lengthSeconds: number,
  decaySeconds: number,
  colour: number,
  peak: number,
  dice: () => number,
): Int16Array {
  let low = 0;
  return Int16Array.from({ length: seconds(lengthSeconds) }, (_, index) => {
    low += (0.02 + 0.98 * colour) * (dice() * 2 - 1 - low);
    const attack = Math.min(1, index / 40);
    return clip((low / Math.sqrt(0.02 + 0.98 * colour)) * attack * Math.exp(-index / rate / decaySeconds) * peak);
  });
}

function sequence(...parts: readonly (Int16Array | number)[]): Int16Array {
  const arrays = parts.map((part) => (typeof part === "number" ? new Int16Array(seconds(part)) : part));
  const joined = new Int16Array(arrays.reduce((length, { length: more }) => length + more, 0));
  let at = 0;
  for (const array of arrays) {
    joined.set(array, at);
    at += array.length;
  }
  return joined;
}

/** Both at once, the second beginning `startAt` samples into the first. */
export function mix(base: Int16Array, extra: Int16Array, startAt = 0): Int16Array {
  const mixed = new Int16Array(Math.max(base.length, startAt + extra.length));
  mixed.set(base);
  for (const [index, sample] of extra.entries()) mixed[startAt + index] = clip((mixed[startAt + index] ?? 0) + sample);
  return mixed;
}

/** The throat's part of a cough or a clearing: rough pulses through a low formant. */
function rasp(lengthSeconds: number, pitch: number, peak: number, dice: () => number): Int16Array {
  let next = 0;
  let [a, b] = [0, 0];
  return Int16Array.from({ length: seconds(lengthSeconds) }, (_, index) => {
    let drive = (dice() - 0.5) * 0.25;
    if (index >= next) {
      drive += 1;
      next = index + (rate / pitch) * (0.7 + 0.6 * dice());
    }
    const value = drive + 1.86 * a - 0.9 * b;
    [a, b] = [value, a];
    const shape = Math.sin(Math.PI * Math.min(1, index / seconds(lengthSeconds))) ** 0.5;
    return clip(value * shape * peak * 0.35);
  });
}

/** One "ha": breath, then a short breathy vowel whose pitch falls. `closed`: through the nose, a chuckle. */
function ha(lengthSeconds: number, pitch: number, peak: number, closed: boolean, dice: () => number): Int16Array {
  const formants = closed
    ? ([[280, 90, 1]] as const)
    : ([
        [720, 130, 1],
        [1_250, 160, 0.6],
        [2_600, 250, 0.25],
      ] as const);
  const states = formants.map(() => [0, 0]);
  const breathSeconds = lengthSeconds * 0.35;
  let phase = 0;
  return Int16Array.from({ length: seconds(lengthSeconds) }, (_, index) => {
    const at = index / rate;
    const voiced = Math.max(0, at - breathSeconds) / (lengthSeconds - breathSeconds);
    phase += (pitch * (1.08 - 0.25 * voiced)) / rate;
    let drive = (dice() - 0.5) * 0.5;
    if (phase >= 1) {
      phase -= 1;
      if (voiced > 0) drive += 4 * Math.sin(Math.PI * Math.min(1, voiced * 1.3)) ** 0.7;
    }
    let sum = 0;
    for (const [one, [hertz, width, gain]] of formants.entries()) {
      const radius = Math.exp((-Math.PI * width) / rate);
      const [a = 0, b = 0] = states[one] ?? [];
      const value = drive + 2 * radius * Math.cos((2 * Math.PI * hertz) / rate) * a - radius * radius * b;
      states[one] = [value, a];
      sum += value * gain * (1 - radius) * 4;
    }
    return clip(sum * peak * Math.min(1, (lengthSeconds - at) / 0.03));
  });
}

/** Several of them, five in a second, ever softer and lower. */
function laugh(count: number, pitch: number, closed: boolean, dice: () => number): Int16Array {
  return sequence(
    ...Array.from({ length: count }, (_, index) => [
      ha(0.12 + 0.03 * dice(), pitch * (1 - 0.04 * index + 0.06 * dice()), 3_500 * 0.87 ** index, closed, dice),
      0.05 + 0.03 * dice(),
    ]).flat(),
  );
}

/** Noises people make or sit beside, by name; `dice` makes each one different. */
export const noises: Record<string, (dice: () => number) => Int16Array> = {
  cough: (dice) => {
    const once = () =>
      sequence(
        mix(burst(0.12, 0.05, 0.5, 14_000, dice), rasp(0.12, 160, 2_500, dice)),
        mix(burst(0.18, 0.09, 0.35, 5_000, dice), rasp(0.16, 140 + 60 * dice(), 3_500, dice)),
      );
    return sequence(once(), 0.12 + 0.1 * dice(), once());
  },
  "throat clearing": (dice) => sequence(rasp(0.25, 75, 4_000, dice), 0.08, rasp(0.3, 85, 4_500, dice)),
  sneeze: (dice) => sequence(burst(0.12, 0.3, 0.6, 2_500, dice), 0.05, burst(0.35, 0.12, 0.8, 16_000, dice)),
  door: (dice) => mix(burst(0.6, 0.09, 0.02, 26_000, dice), burst(0.15, 0.02, 0.5, 9_000, dice)),
  knock: (dice) => {
    const once = () => burst(0.12, 0.02, 0.12, 15_000, dice);
    return sequence(once(), 0.1 + 0.05 * dice(), once(), 0.1, once());
  },
  keyboard: (dice) =>
    sequence(
      ...Array.from({ length: 9 }, () => [
        burst(0.03, 0.006, 0.8, 6_000 + 5_000 * dice(), dice),
        0.06 + 0.12 * dice(),
      ]).flat(),
    ),
  clap: (dice) => sequence(burst(0.1, 0.015, 0.5, 22_000, dice), 0.25, burst(0.1, 0.015, 0.5, 20_000, dice)),
  breath: (dice) => {
    const noise = burst(0.9, 9, 0.4, 2_600, dice);
    return noise.map((sample, index) => sample * Math.sin((Math.PI * index) / noise.length));
  },
  laughter: (dice) => laugh(5 + Math.floor(4 * dice()), 170 + 160 * dice(), false, dice),
  chuckle: (dice) => laugh(3 + Math.floor(2 * dice()), 130 + 90 * dice(), true, dice),
};
