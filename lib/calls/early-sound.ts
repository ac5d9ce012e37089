import { z } from "zod";

/** How a page tells an agent what its caller said before the agent could hear them. When the agent's first sound of the microphone
 * is there, it asks by a remote call of this name. The page answers whether anything was said, and if so sends the sound
 * on a byte stream with this topic: 16-bit samples, mono, oldest first, on into what the agent hears itself, so
 * that it finds the place where its own hearing begins. */
export const earlySoundName = "parley.early-sound";

export const earlySoundRate = 16_000;
/** More is not kept: nobody means what they said to nobody so long ago. */
export const earlySoundMs = 10_000;
/** The page goes on for so long after it was asked. */
export const overlapMs = 300;

const answerSchema = z.strictObject({ follows: z.boolean() });
export type EarlySoundAnswer = z.infer<typeof answerSchema>;

/** Whether the sound follows, by the page's answer. */
export function followsBy(payload: string): boolean {
  try {
    return answerSchema.parse(JSON.parse(payload)).follows;
  } catch {
    return false;
  }
}

/** A page's store of what the microphone heard. */
export type EarlySound = {
  add(samples: Int16Array): void;
  /** Somebody may have said something. */
  hasVoice(): boolean;
  /** All that was added since the last time, as it is sent. */
  take(): Uint8Array<ArrayBuffer>;
};

const pieceSamples = earlySoundRate / 50;
/** Root mean square from which a piece may be of a voice: -42 dB of full scale. */
const loud = 260;

export function createEarlySound(): EarlySound {
  let pieces: Int16Array[] = [];
  let length = 0;
  return {
    add(samples) {
      pieces.push(samples);
      length += samples.length;
      const most = (earlySoundMs * earlySoundRate) / 1_000;
      while (length - (pieces[0]?.length ?? length) >= most) length -= pieces.shift()?.length ?? 0;
    },
    hasVoice: () => pieces.some(isLoud),
    take() {
      const bytes = new Uint8Array(length * 2);
      const view = new DataView(bytes.buffer);
      let at = 0;
      for (const piece of pieces) for (const sample of piece) view.setInt16(2 * at++, sample, true);
      pieces = [];
      length = 0;
      return bytes;
    },
  };
}

function isLoud(samples: Int16Array): boolean {
  for (let from = 0; from < samples.length; from += pieceSamples) {
    const piece = samples.subarray(from, from + pieceSamples);
    const energy = piece.reduce((sum, sample) => sum + sample * sample, 0);
    if (Math.sqrt(energy / piece.length) >= loud) return true;
  }
  return false;
}

/** The samples of bytes as they are sent. */
export function samplesOf(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: Math.floor(bytes.length / 2) }, (_, at) => view.getInt16(2 * at, true));
}
