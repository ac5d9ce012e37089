import type { AudioFrame } from "@livekit/rtc-node";
import type { TimedWord } from "../providers/timed-word";
import { clauseOf } from "../providers/tts/frame-label";

const sampleRate = 16_000;
const windowSamples = 512;
/** One second of windows. */
const windows = 31;
/** Sound of four seconds is kept. A power of two, so that positions wrap by a mask. */
const ringSamples = 2 ** 16;

/** What became of an answer, or of the part of it that is played by itself. */
export type PlayedAnswer = {
  /** How much of it was played. */
  playedMs: number;
  /** For how long in the middle of it no sound was ready. */
  stalledMs: number;
  /** When each word is said, in ms of its sound, as far as the voice told. */
  words: readonly TimedWord[];
  /** Its unbroken stretches: where in the sound each began, ms, and when, ms since 1970. */
  runs: readonly { offset: number; startedAt: number }[];
};

export type Player = {
  answer(): PlayedAnswer;
  /** Not a sound more of the present answer, which is being cut off, whatever it is told to resume; or take that back. */
  hush(isHushed: boolean): void;
};

/** What the agent's voice sounded like lately, at the time it was played, for telling its echo from the caller's voice,
 * and how far it came. 16 kHz mono. Times are of `performance.now()`. */
export type PlayedSound = {
  /** A frame begins to play at `startsAt`. */
  add(frame: AudioFrame, startsAt: number): void;
  /** Nothing that was to play after `at` is played. */
  cut(at: number): void;
  /** The clause that is being said, as it was worded for the voice; "" before the first. */
  clause(): string;
  /** Whoever plays is asked from here on how far the answer has come, and told to stop. */
  follow(player: Player): void;
  /** See Player. */
  hush(isHushed: boolean): void;
  /** The answer that is being played, or else the last one. */
  answer(): PlayedAnswer;
  /** The last second up to `at` in windows of 32 ms, oldest first; empty when nothing has played in it. */
  recent(at: number): Int16Array[];
};

export function createPlayedSound(): PlayedSound {
  const ring = new Int16Array(ringSamples);
  /** Up to here the ring holds what was played, in samples since the origin of the clock. */
  let end = 0;
  /** Where sound was last written up to. */
  let soundUntil = Number.NEGATIVE_INFINITY;
  let clause = "";
  let player: Player = { answer: () => ({ playedMs: 0, stalledMs: 0, words: [], runs: [] }), hush: () => {} };

  const positionOf = (time: number) => Math.round((time * sampleRate) / 1_000);
  const fill = (until: number) => {
    for (let at = Math.max(end, until - ringSamples); at < until; at += 1) ring[at & (ringSamples - 1)] = 0;
    end = Math.max(end, until);
  };

  return {
    add(frame, startsAt) {
      const { data, sampleRate: rate, samplesPerChannel } = frame;
      clause = clauseOf(frame) ?? clause;
      const step = rate / sampleRate;
      const count = Math.floor(samplesPerChannel / step);
      // A hair's breadth between two frames is rounding, not silence.
      const from = Math.abs(positionOf(startsAt) - end) < 160 ? end : Math.max(positionOf(startsAt), end);
      fill(from);
      for (let index = 0; index < count; index += 1) {
        const place = index * step;
        const before = data[Math.floor(place)] ?? 0;
        const after = data[Math.ceil(place)] ?? before;
        ring[(from + index) & (ringSamples - 1)] = before + (after - before) * (place % 1);
      }
      end = from + count;
      soundUntil = end;
    },
    cut(at) {
      end = Math.min(end, Math.max(0, positionOf(at)));
      soundUntil = Math.min(soundUntil, end);
    },
    clause: () => clause,
    follow(source) {
      player = source;
    },
    hush: (isHushed) => player.hush(isHushed),
    answer: () => player.answer(),
    recent(at) {
      const until = positionOf(at);
      const from = until - windows * windowSamples;
      if (soundUntil <= from) return [];
      const valueAt = (position: number) => (position < end ? (ring[position & (ringSamples - 1)] ?? 0) : 0);
      return Array.from({ length: windows }, (_, window) => {
        const samples = new Int16Array(windowSamples);
        for (let index = 0; index < windowSamples; index += 1) {
          samples[index] = valueAt(from + window * windowSamples + index);
        }
        return samples;
      });
    },
  };
}
