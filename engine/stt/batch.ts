import { quietestPoint, voicedRange } from "@/engine/audio/voice-gate";
import { sttSampleRate } from "./rate";

export interface Span {
  /** Samples, end exclusive. */
  start: number;
  end: number;
}

const marginSamples = 0.2 * sttSampleRate;
const minVoicedFrames = 3;
const cutFromShare = 0.55;

/** Where to decode in a long recording at 16 kHz: windows of at most `maxSeconds`, cut at pauses, silence left out. */
export function splitAtPauses(samples: Float32Array, maxSeconds: number): Span[] {
  const maxSamples = Math.floor(maxSeconds * sttSampleRate);
  const spans: Span[] = [];
  for (let offset = 0; offset < samples.length; ) {
    const rest = samples.length - offset;
    const end =
      rest <= maxSamples
        ? samples.length
        : quietestPoint(samples, offset + Math.floor(maxSamples * cutFromShare), offset + maxSamples);
    const voiced = voicedRange(samples.subarray(offset, end));
    if (voiced && voiced.voicedFrames >= minVoicedFrames) {
      spans.push({
        start: Math.max(offset, offset + voiced.start - marginSamples),
        end: Math.min(end, offset + voiced.end + marginSamples),
      });
    }
    offset = end;
  }
  return spans;
}
