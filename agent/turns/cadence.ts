import { pitchOf } from "./pitch";
import { levelsOf } from "./voice-meter";

/** How a voice sounded just before it fell silent, compared with itself in the seconds before. Levels in dB over the middle
 * level of the voice, times in pieces of 10 ms before its last audible sound. */
export type Cadence = {
  level30: number;
  level60: number;
  /** Semitones over the middle pitch, in the last 300 ms; 0 when nothing is known. */
  pitch: number;
  /** 1 when there is hardly any tone in the last 300 ms: breath, creak, a whisper. */
  isToneless: number;
  /** Share of the last 200 ms that has a tone. */
  tone: number;
  /** Loudest moment of the last syllable, dB over the loudest of all. */
  lastSyllable: number;
  /** Since then, and the same in this voice's usual time from syllable to syllable. */
  sinceSyllable: number;
  syllables: number;
};

/** How much each raises the log odds that the thought is over, per unit; `base` when all are 0. Fitted by logistic regression
 * to eight voices, three of people and five made by machines, each counting alike (docs/decisions/0011-end-of-turn.md). */
const weights: Cadence & { base: number } = {
  base: -2.353,
  level30: -0.0641,
  level60: 0.0305,
  pitch: -0.2689,
  isToneless: 1.4417,
  tone: -0.2246,
  lastSyllable: -0.1182,
  sinceSyllable: 0.2063,
  syllables: -2.2723,
};

/** What is remembered of a voice to compare its end with. */
export const cadenceMs = 4_000;
/** Shorter than that there is nothing to compare with: "Yes." */
const shortestPieces = 35;
/** Quieter than so much below the loudest is not the voice itself. */
const voiceDb = 25;
/** Quieter than so much below it is a tail that the room may swallow. */
const audibleDb = 22;

/** That a thought is over by how the voice came to its end, as log odds: people let the last syllable sink and grow long, and
 * stop in mid-tone where they go on. `voice`: 16 kHz, up to the true end of the voice. Undefined when it was too short. */
export function cadenceOdds(voice: Int16Array): number | undefined {
  const cadence = cadenceOf(voice.slice(-cadenceMs * 16));
  if (!cadence) return undefined;
  const names = Object.keys(cadence) as (keyof Cadence)[];
  return names.reduce((sum, name) => sum + weights[name] * cadence[name], weights.base);
}

/** Looks once at a made-up voice, so that the code is compiled when a caller first pauses: the first look takes four times as
 * long as any other, and the sound has to wait for it. */
export function warmCadence(): void {
  cadenceOdds(Int16Array.from({ length: cadenceMs * 16 }, (_, at) => 8_000 * Math.sin(at / 20) * Math.sin(at / 1_500)));
}

export function cadenceOf(voice: Int16Array): Cadence | undefined {
  const levels = levelsOf(voice.subarray(voice.length % 160));
  const loudest = quantile(levels, 0.95);
  const voiced = levels.filter((level) => level > loudest - voiceDb);
  if (voiced.length < shortestPieces) return undefined;
  const heard = levels.slice(0, levels.findLastIndex((level) => level >= loudest - audibleDb) + 1);
  const middle = quantile(voiced, 0.5);
  const level = (from: number, until: number) => Math.max(-30, mean(heard.slice(-until, -from)) - middle);
  return {
    level30: level(3, 6),
    level60: level(6, 10),
    ...melody(pitchOf(voice)),
    ...rhythm(heard, loudest),
  };
}

function melody(pitches: readonly (number | undefined)[]): Pick<Cadence, "pitch" | "isToneless" | "tone"> {
  const known = pitches.filter((pitch) => pitch !== undefined);
  const middle = quantile(known, 0.5);
  const tone = pitches.slice(-20).filter((pitch) => pitch !== undefined).length / 20;
  if (known.length <= 12) return { pitch: 0, isToneless: 0, tone };
  // Jumps of nearly an octave are mistakes.
  const last = pitches.slice(-30).filter((pitch) => pitch !== undefined && Math.abs(pitch - middle) < 9) as number[];
  if (last.length < 4) return { pitch: 0, isToneless: 1, tone };
  return { pitch: quantile(last.slice(-8), 0.5) - middle, isToneless: 0, tone };
}

function rhythm(
  levels: readonly number[],
  loudest: number,
): Pick<Cadence, "lastSyllable" | "sinceSyllable" | "syllables"> {
  const smooth = levels.map((_, at) => smoothed(levels, at));
  const peaks: number[] = [];
  for (let at = Math.max(2, smooth.length - 150); at < smooth.length - 1; at += 1) {
    const level = smooth[at] ?? -90;
    if (level < loudest - 18 || level < Math.max(...smooth.slice(Math.max(0, at - 2), at + 3))) continue;
    const last = peaks.at(-1);
    if (last === undefined || at - last >= 8) peaks.push(at);
    else if (level > (smooth[last] ?? -90)) peaks[peaks.length - 1] = at;
  }
  const first = peaks[0];
  const last = peaks.at(-1);
  if (first === undefined || last === undefined) return { lastSyllable: -20, sinceSyllable: 60, syllables: 3 };
  const usual = peaks.length > 1 ? (last - first) / (peaks.length - 1) : 20;
  const since = levels.length - last;
  return {
    lastSyllable: (smooth[last] ?? -90) - loudest,
    sinceSyllable: Math.min(60, since),
    syllables: Math.min(4, since / Math.max(8, usual)),
  };
}

/** Mean of what lies up to 30 ms around a piece, the nearer the more. */
function smoothed(levels: readonly number[], at: number): number {
  let sum = 0;
  let weight = 0;
  for (let by = -3; by <= 3; by += 1) {
    const level = levels[at + by];
    if (level === undefined) continue;
    sum += (4 - Math.abs(by)) * level;
    weight += 4 - Math.abs(by);
  }
  return sum / weight;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
