/** A kind of noise, 16 kHz. Any two runs make the same samples. */
export type Noise = { name: string; make(length: number): Float32Array };

const rate = 16_000;

/** What calls are drowned in. `voices`: speech to make the babble of. */
export const noises = (voices: readonly Int16Array[]): Noise[] => [
  { name: "hiss", make: (length) => white(length, 1) },
  { name: "fan", make: fan },
  { name: "clatter", make: clatter },
  { name: "babble", make: (length) => babble(length, voices) },
];

/** Low rushing with the hum of a motor. */
function fan(length: number): Float32Array {
  let low = 0;
  return white(length, 2).map((sample, index) => {
    low += 0.04 * (sample - low);
    return low * 6 + 0.3 * Math.sin((2 * Math.PI * 118 * index) / rate);
  });
}

/** Keys and dishes: short bright bursts, about six a second. */
function clatter(length: number): Float32Array {
  const random = generator(3);
  const hiss = white(length, 4);
  let strength = 0;
  return hiss.map((sample) => {
    if (random() < 6 / rate) strength = 0.5 + random();
    strength *= 0.997;
    return sample * strength + 0.01 * sample;
  });
}

/** Other people talking, none of whom can be understood. */
function babble(length: number, voices: readonly Int16Array[]): Float32Array {
  const mixed = new Float32Array(length);
  const random = generator(5);
  for (let person = 0; person < 8; person += 1) {
    const voice = voices[person % Math.max(1, voices.length)] ?? new Int16Array(1);
    const from = Math.floor(random() * voice.length);
    const pace = 0.85 + random() * 0.3;
    for (let index = 0; index < length; index += 1) {
      const at = Math.floor(from + index * pace) % voice.length;
      mixed[index] = (mixed[index] ?? 0) + (voice[at] ?? 0);
    }
  }
  return mixed;
}

function white(length: number, seed: number): Float32Array {
  const random = generator(seed);
  return Float32Array.from({ length }, () => random() * 2 - 1);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function rms(samples: Int16Array | Float32Array): number {
  let total = 0;
  for (const sample of samples) total += sample * sample;
  return Math.sqrt(total / Math.max(1, samples.length));
}

/** As loud as wanted: `level` is the root mean square. */
export function scaled(sound: Float32Array, level: number): Int16Array {
  const factor = level / Math.max(1e-9, rms(sound));
  return Int16Array.from(sound, (sample) => clip(sample * factor));
}

export function sum(one: Int16Array, other: Int16Array): Int16Array {
  return one.map((sample, index) => clip(sample + (other[index] ?? 0)));
}

const clip = (sample: number) => Math.max(-32_768, Math.min(32_767, Math.round(sample)));
