/** Sound in chunks of at most so many samples, without a copy. */
export function* inChunks(samples: Int16Array, longest: number): Generator<Int16Array> {
  for (let at = 0; at < samples.length; at += longest) yield samples.subarray(at, at + longest);
}
