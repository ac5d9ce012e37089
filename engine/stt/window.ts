import { createVoiceGate, frameMs, frameSamples, quietestPoint } from "@/engine/audio/voice-gate";
import { sttSampleRate } from "./rate";

/** Kept before the first voiced frame: soft onsets lie under the threshold. */
const leadFrames = 10;
/**
 * Silence after the last voiced frame when decoding; what has not been heard yet is filled with zeros. Measured with
 * Moonshine tiny: with 100 ms one sentence in five loses its full stop, with 300 ms most unfinished ones get one.
 */
const tailSamples = 0.2 * sttSampleRate;
/** A single word needs more, or it comes out twice. */
const shortTailSamples = 0.3 * sttSampleRate;
const shortSpeechSamples = sttSampleRate;
/** Longer pauses inside a window are shortened to this: silence costs decoding time and says nothing. */
const longestPauseFrames = 30;
/** Fewer voiced frames are a click, not a word. */
const minVoicedFrames = 3;
/** A pause this long in a window this long is a good place to cut: what is decoded again and again stays short. */
const breakFrames = 15;
const breakFromSamples = 4 * sttSampleRate;
/** A cut is looked for in the last part of a full window. */
const cutFromShare = 0.55;
const firstCapacity = 2 * sttSampleRate;

export interface Heard {
  /** Voiced frames so far that no snapshot has covered. */
  uncoveredFrames: number;
  /** Frames of silence since the last voiced one. */
  silentFrames: number;
}

/**
 * The open window of a streaming recogniser: takes 16 kHz audio frame by frame and keeps what is worth decoding, which is
 * voiced audio with a margin before, after and in its pauses. Never longer than `maxSeconds`.
 */
export function createWindow(maxSeconds: number) {
  const maxSamples = Math.floor(maxSeconds * sttSampleRate);
  const isVoiced = createVoiceGate();
  let kept = new Float32Array(firstCapacity);
  let length = 0;
  /** End of the last voiced frame in `kept`; 0 = nothing voiced yet. */
  let voicedEnd = 0;
  let voicedFrames = 0;
  let uncoveredFrames = 0;
  let silentFrames = 0;
  let lead: Float32Array[] = [];
  /** Where to cut, once speech goes on after a pause. */
  let breakAt: number | undefined;
  let endBeforeBreak = 0;
  const partial = new Float32Array(frameSamples);
  let partialLength = 0;

  function keep(frame: Float32Array): void {
    if (length + frame.length > kept.length) {
      const larger = new Float32Array(Math.min(kept.length * 2, maxSamples + sttSampleRate));
      larger.set(kept.subarray(0, length));
      kept = larger;
    }
    kept.set(frame, length);
    length += frame.length;
  }

  function takeFrame(frame: Float32Array): void {
    if (isVoiced(frame)) {
      if (length >= breakFromSamples && silentFrames >= breakFrames) {
        endBeforeBreak = voicedEnd;
        breakAt = voicedEnd + Math.min(tailSamples, Math.floor((length - voicedEnd) / 2));
      }
      for (const early of lead) keep(early);
      lead = [];
      keep(frame);
      voicedEnd = length;
      voicedFrames += 1;
      uncoveredFrames += 1;
      silentFrames = 0;
      return;
    }
    silentFrames += 1;
    if (voicedEnd > 0 && silentFrames <= longestPauseFrames) {
      keep(frame);
    } else {
      lead.push(frame.slice());
      if (lead.length > leadFrames) lead.shift();
    }
  }

  const mustCut = () => breakAt !== undefined || length + (leadFrames + 1) * frameSamples > maxSamples;

  return {
    /** Takes samples until they are used up or the window must be cut; answers how many it took. */
    push(samples: Float32Array): number {
      let taken = 0;
      while (taken < samples.length && !mustCut()) {
        const part = samples.subarray(taken, taken + frameSamples - partialLength);
        partial.set(part, partialLength);
        partialLength += part.length;
        taken += part.length;
        if (partialLength < frameSamples) break;
        takeFrame(partial);
        partialLength = 0;
      }
      return taken;
    },
    mustCut,
    seconds: () => length / sttSampleRate,
    heard: (): Heard => ({ uncoveredFrames, silentFrames }),
    /** Something long enough to be a word has been heard. */
    hasSpeech: () => voicedFrames >= minVoicedFrames,
    /** What to decode now. `voicedEnd` says how far it goes: equal ends mean equal speech. */
    snapshot(): { samples: Float32Array; voicedEnd: number } {
      uncoveredFrames = 0;
      const end = voicedEnd + (voicedEnd < shortSpeechSamples ? shortTailSamples : tailSamples);
      const samples = new Float32Array(end);
      samples.set(kept.subarray(0, Math.min(length, end)));
      return { samples, voicedEnd };
    },
    voicedEnd: () => voicedEnd,
    /**
     * Closes the window at a pause, else at its quietest late point; keeps the rest as the new window. `voicedEnd` of the
     * closed part as its snapshots had it, undefined when the cut may go through a word.
     */
    cut(): { samples: Float32Array; voicedEnd: number | undefined } {
      const at = breakAt ?? quietestPoint(kept.subarray(0, length), Math.floor(length * cutFromShare), length);
      const closed = { samples: kept.slice(0, at), voicedEnd: breakAt === undefined ? undefined : endBeforeBreak };
      breakAt = undefined;
      kept.copyWithin(0, at, length);
      length -= at;
      voicedEnd = Math.max(0, voicedEnd - at);
      // What is left was voiced, or the window would not have filled up; count it as heard.
      voicedFrames = Math.ceil(voicedEnd / frameSamples);
      uncoveredFrames = voicedFrames;
      return closed;
    },
    /** Forgets everything but the room's noise and the last silence, which may be the onset of the next word. */
    reset(): void {
      const tail =
        voicedEnd > 0 ? kept.slice(Math.max(voicedEnd, length - leadFrames * frameSamples), length) : undefined;
      if (tail && lead.length === 0) {
        for (let at = 0; at + frameSamples <= tail.length; at += frameSamples) {
          lead.push(tail.slice(at, at + frameSamples));
        }
      }
      breakAt = undefined;
      length = 0;
      voicedEnd = 0;
      voicedFrames = 0;
      uncoveredFrames = 0;
    },
  };
}
export type SpeechWindow = ReturnType<typeof createWindow>;

/** Milliseconds as frames of the voice gate. */
export const framesOf = (milliseconds: number) => Math.ceil(milliseconds / frameMs);
