const TABLE_SIZE = 1 << 16;

/** Fills an array with unit normal noise. The same seed gives the same noise. */
export type Noise = (target: Float64Array) => void;

/** Noise for one utterance: runs of a shared table from places chosen by the seed, which is much faster than drawing each. */
export function createNoise(seed: number): Noise {
  const next = createUniform(seed);
  return (target) => {
    let from = Math.floor(next() * TABLE_SIZE);
    const values = table();
    for (let n = 0; n < target.length; n++) {
      target[n] = values[from] ?? 0;
      from = (from + 1) & (TABLE_SIZE - 1);
    }
  };
}

let normals: Float32Array | undefined;

function table(): Float32Array {
  if (normals) return normals;
  const next = createUniform(0x5eed);
  normals = new Float32Array(TABLE_SIZE);
  for (let n = 0; n < TABLE_SIZE; n += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - next())); // Box–Muller
    const angle = 2 * Math.PI * next();
    normals[n] = radius * Math.cos(angle);
    normals[n + 1] = radius * Math.sin(angle);
  }
  return normals;
}

/** Uniform numbers in [0, 1) from a 32-bit seed (mulberry32). */
function createUniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
