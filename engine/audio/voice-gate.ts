/** 20 ms at 16 kHz. */
export const frameSamples = 320;
export const frameMs = 20;

const quietestThresholdDb = -52;
const loudestThresholdDb = -38;
const aboveFloorDb = 9;
const firstFloorDb = -65;
const floorRiseDbPerFrame = 0.05;

/** Level of some samples in dB below full scale (RMS); -100 for digital silence. */
export function levelDb(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / Math.max(1, samples.length) + 1e-10);
}

/**
 * Tells voiced frames from background by energy. The floor falls at once and rises slowly, so it follows the room and not
 * the words; the threshold stays in a range where quiet speech still passes and steady noise costs decoding, not words.
 */
export function createVoiceGate() {
  let floorDb = firstFloorDb;
  return (frame: Float32Array): boolean => {
    const level = levelDb(frame);
    floorDb = Math.min(level, floorDb + floorRiseDbPerFrame);
    return level > Math.min(loudestThresholdDb, Math.max(quietestThresholdDb, floorDb + aboveFloorDb));
  };
}

/** First and last voiced sample (end exclusive) of a recording at 16 kHz, or undefined when nothing is voiced. */
export function voicedRange(samples: Float32Array): { start: number; end: number; voicedFrames: number } | undefined {
  const isVoiced = createVoiceGate();
  let start = -1;
  let end = 0;
  let voicedFrames = 0;
  for (let offset = 0; offset < samples.length; offset += frameSamples) {
    if (!isVoiced(samples.subarray(offset, offset + frameSamples))) continue;
    if (start < 0) start = offset;
    end = Math.min(samples.length, offset + frameSamples);
    voicedFrames += 1;
  }
  return start < 0 ? undefined : { start, end, voicedFrames };
}

/** The middle of the quietest 160 ms between two samples: the best place to cut speech. */
export function quietestPoint(samples: Float32Array, from: number, to: number): number {
  const span = frameSamples * 8;
  let best = to;
  let bestLevel = Number.POSITIVE_INFINITY;
  for (let offset = from; offset + span <= to; offset += frameSamples) {
    const level = levelDb(samples.subarray(offset, offset + span));
    // Of equally quiet places the later one: fewer, longer windows.
    if (level <= bestLevel) {
      bestLevel = level;
      best = offset + span / 2;
    }
  }
  return best;
}
