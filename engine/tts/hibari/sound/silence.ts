import { SAMPLE_RATE } from "./pulses";

/** −50 dB of full scale: far above the model's own silence (−140 dB), below the weakest consonant. */
const AUDIBLE = 10 ** (-50 / 20);
const STEP = 120; // 5 ms
const LEAD_IN = Math.round(SAMPLE_RATE * 0.01);
const LEAD_OUT = Math.round(SAMPLE_RATE * 0.03);

/** Passes sound on without the near-silence at its beginning and end (a few ms stay, so that nothing is clipped). */
export type Trimmer = {
  /** What may be played of the sound so far; silence is held back until it is known not to be the end. */
  push(samples: Float32Array): Float32Array;
  /** The last of it with `pause` samples of silence behind, or nothing when nothing was audible. */
  end(pause: number): Float32Array;
  /** How many samples were left out at the beginning so far. */
  cut(): number;
};

export function createTrimmer(): Trimmer {
  let held: Float32Array = new Float32Array(0);
  let started = false;
  let cut = 0;
  const leaveOut = (samples: number) => {
    held = held.slice(samples);
    cut += samples;
  };
  return {
    cut: () => cut,
    push(samples) {
      held = concat(held, samples);
      if (!started) {
        const first = findAudible(held, 0);
        if (first === undefined) {
          leaveOut(Math.max(held.length - LEAD_IN - STEP, 0));
          return new Float32Array(0);
        }
        started = true;
        leaveOut(Math.max(first - LEAD_IN, 0));
      }
      const out = held.slice(0, audibleEnd(held));
      held = held.slice(out.length);
      return out;
    },
    end(pause) {
      if (!started) return new Float32Array(0);
      const tail = held.subarray(0, LEAD_OUT);
      const out = new Float32Array(tail.length + pause);
      out.set(tail);
      return out;
    },
  };
}

/** Seconds of rest after a mark, as the model itself leaves between clauses of one sentence. */
const PAUSES: [marks: string, seconds: number][] = [
  [".!?", 0.35],
  ["…", 0.4],
  [";:", 0.28],
  ["—,", 0.2],
];
/** A clause that goes on: the ends that were not cut off are rest enough. */
const NO_MARK_PAUSE = 0;
/** After "Yes," or "If you want," the model hardly rests; a clause of fewer phonemes than this is such an opening. */
const SHORT_CLAUSE = 16;
const SHORT_COMMA_PAUSE = 0.03;

/** Samples of silence that belong after a clause that ends with these phonemes, at this speed. */
export function pauseAfter(phonemes: string, speed: number): number {
  const clause = phonemes.replace(/["”“()\s]+$/u, "");
  const last = clause.slice(-1);
  if (last === "," && clause.length < SHORT_CLAUSE) return Math.round((SHORT_COMMA_PAUSE / speed) * SAMPLE_RATE);
  const seconds = PAUSES.find(([marks]) => last !== "" && marks.includes(last))?.[1] ?? NO_MARK_PAUSE;
  return Math.round((seconds / speed) * SAMPLE_RATE);
}

function findAudible(samples: Float32Array, from: number): number | undefined {
  for (let at = from; at + STEP <= samples.length; at += STEP) if (isAudible(samples, at)) return at;
  return undefined;
}

/** One past the last audible step; what follows may turn out to be the end. */
function audibleEnd(samples: Float32Array): number {
  for (let end = samples.length; end > 0; end -= STEP) if (isAudible(samples, Math.max(end - STEP, 0))) return end;
  return 0;
}

function isAudible(samples: Float32Array, from: number): boolean {
  let energy = 0;
  for (let at = from; at < from + STEP && at < samples.length; at++) energy += (samples[at] ?? 0) ** 2;
  return energy > AUDIBLE * AUDIBLE * STEP;
}

function concat(a: Float32Array, b: Float32Array): Float32Array {
  if (a.length === 0) return b;
  const joined = new Float32Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
