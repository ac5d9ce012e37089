import { AudioFrame } from "@livekit/rtc-node";

/** Cuts mono samples into frames of equal length. (The framework's own cutter copies its whole buffer per frame.) */
export function createFramer(sampleRate: number, frameSamples: number) {
  let rest = new Int16Array(0);

  return {
    /** The frames that are full now. */
    push(samples: Int16Array): AudioFrame[] {
      const all = new Int16Array(rest.length + samples.length);
      all.set(rest);
      all.set(samples, rest.length);
      const full = Math.floor(all.length / frameSamples);
      rest = all.slice(full * frameSamples);
      return Array.from({ length: full }, (_, index) =>
        toFrame(all.slice(index * frameSamples, (index + 1) * frameSamples)),
      );
    },
    /** What is left, filled up with silence; a frame of silence where nothing is left and one `isNeeded`. */
    flush(isNeeded = false): AudioFrame[] {
      if (rest.length === 0 && !isNeeded) return [];
      const last = new Int16Array(frameSamples);
      last.set(rest);
      rest = new Int16Array(0);
      return [toFrame(last)];
    },
  };

  function toFrame(data: Int16Array): AudioFrame {
    return new AudioFrame(data, sampleRate, 1, data.length);
  }
}
