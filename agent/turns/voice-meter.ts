/** One window of the caller's sound as voice activity detection heard it. */
export type VoiceWindow = {
  /** 16 kHz mono, usually 512 samples = 32 ms. */
  samples: Int16Array;
  /** Speech probability, 0 to 1. */
  probability: number;
};

/** What the caller's voice is doing, after the newest window. Times in ms of sound. */
export type VoiceState = {
  /** The voice sounds in this window. */
  isVoiced: boolean;
  /** Unbroken run of voiced windows up to now. */
  voicedMs: number;
  /** Time since the last sound of the voice, to about 10 ms. Infinity before the first. */
  silenceMs: number;
};

const sampleRate = 16_000;
/** Levels are taken of pieces this long, because a window is too coarse to date the end of a word. */
const pieceSamples = 160;
/** A voice begins at this probability and is believed to go on down to the lower one, as is usual for the detector. */
const beginsAt = 0.5;
const goesOnAt = 0.35;
/** Quieter than this below its own loudest moments a voice has ended, whatever the detector still believes: it lags by two
 * to three windows. The softest final consonants are about 28 dB down. */
const fadeDb = 32;
/** Sound of the room lies within so much of its floor. */
const roomDb = 7;

/** Tells voice from silence window by window and dates the true end of the voice. The detector's probability says whether
 * there is speech at all, the level says when exactly it stopped. */
export function createVoiceMeter() {
  let floorDb = -70;
  let loudestDb = -90;
  let isOn = false;
  let voicedMs = 0;
  let silenceMs = Number.POSITIVE_INFINITY;

  return {
    hear({ samples, probability }: VoiceWindow): VoiceState {
      isOn = probability >= beginsAt || (isOn && probability > goesOnAt);
      const levels = levelsOf(samples);
      const peak = Math.max(...levels, -90);
      // The room gets louder slowly and quieter at once, and is not learnt from speech.
      for (const level of levels) {
        if (level < floorDb) floorDb += (level - floorDb) * 0.3;
        else if (!isOn) floorDb += Math.min(level - floorDb, 6) * 0.03;
      }
      floorDb = Math.max(floorDb, -75);
      if (isOn) loudestDb = Math.max(peak, loudestDb - 0.4);
      const audibleDb = Math.max(floorDb + roomDb, loudestDb - fadeDb);
      const lastLoud = isOn ? levels.findLastIndex((level) => level >= audibleDb) : -1;
      const windowMs = (samples.length / sampleRate) * 1_000;
      const pieceMs = (pieceSamples / sampleRate) * 1_000;
      const isVoiced = lastLoud >= 0;
      voicedMs = isVoiced ? voicedMs + windowMs : 0;
      silenceMs = isVoiced ? Math.max(0, windowMs - (lastLoud + 1) * pieceMs) : silenceMs + windowMs;
      return { isVoiced, voicedMs, silenceMs };
    },
  };
}
export type VoiceMeter = ReturnType<typeof createVoiceMeter>;

/** Level of each 10 ms piece in dB below full scale. A shorter rest at the end counts as a piece. */
export function levelsOf(samples: Int16Array): number[] {
  const levels: number[] = [];
  for (let from = 0; from < samples.length; from += pieceSamples) {
    const to = Math.min(from + pieceSamples, samples.length);
    let energy = 0;
    for (let at = from; at < to; at += 1) energy += (samples[at] ?? 0) ** 2;
    levels.push(10 * Math.log10(energy / (to - from) / 32_768 ** 2 + 1e-9));
  }
  return levels;
}
