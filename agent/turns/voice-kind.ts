import type { SoundFeatures } from "./sound-features";

/** What a window adds to the evidence that somebody wants to speak, in windows. The clearer, the sooner it is believed:
 * a vowel or anything as open counts more, a hum ("mm") and a voice that may be a noise count less. */
export const weights = { clear: 1.4, hum: 1, rough: 0.8, maybe: 0.5 };
export type VoiceKind = keyof typeof weights;

/** Of a window that is surely a voice. */
export function kindOf({ periodicity, highShare, levelDb }: SoundFeatures): Exclude<VoiceKind, "maybe"> {
  if (periodicity < 0.6 || levelDb < -60) return "rough";
  return periodicity > 0.85 && highShare < 0.05 ? "hum" : "clear";
}
