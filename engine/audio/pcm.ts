/** Little-endian signed 16-bit PCM → samples in -1…1. An odd last byte is ignored. */
export function samplesFromPcm16(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = new Float32Array(bytes.byteLength >> 1);
  for (let index = 0; index < samples.length; index++) samples[index] = view.getInt16(index * 2, true) / 32768;
  return samples;
}

/** Samples in -1…1 (louder ones are clipped) → little-endian signed 16-bit PCM. */
export function pcm16FromSamples(samples: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length * 2);
  for (let index = 0; index < samples.length; index++) {
    const sample = samples[index] ?? 0;
    bytes.writeInt16LE(Math.round(Math.min(1, Math.max(-1, sample)) * 32767), index * 2);
  }
  return bytes;
}

/** One array after the other. */
export function joinSamples(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
