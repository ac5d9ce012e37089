import type { Turn, Waveform } from "@/lib/calls/schema";

/** A word of a turn with the space behind it, and when it begins, call time in ms. */
export type TimedWord = { text: string; atMs: number };

/** How loud one side was over a stretch of the call. */
export type Loudness = { levels: readonly number[]; fromMs: number; stepMs: number };

/** About a fiftieth of full scale; noise of a room is below, voices are above. */
const audible = 36;

/** When each word of a turn began, of what was heard of it: as the provider told, else estimated. */
export function wordsOf(turn: Turn, heard: string, sound?: Loudness): TimedWord[] {
  const told = turn.words ?? [];
  const texts = heard.match(/\S+\s*/g) ?? [];
  if (told.length === 0 || told.length !== texts.length) return timeWords(heard, turn, sound);
  return texts.map((text, index) => ({ text, atMs: told[index]?.startMs ?? turn.endMs }));
}

/** When each word of a text began that was said between two moments: they share the time by their letters. Where the
 * sound is known only its audible parts are shared out, so that a pause for breath moves no word. */
export function timeWords(text: string, { startMs, endMs }: Pick<Turn, "startMs" | "endMs">, sound?: Loudness) {
  const words = text.match(/\S+\s*/g) ?? [];
  const whole = Math.max(1, text.length);
  const momentOf = momentsOf(startMs, Math.max(startMs, endMs), sound);
  let passed = 0;
  return words.map((word): TimedWord => {
    const atMs = Math.round(momentOf(passed / whole));
    passed += word.length;
    return { text: word, atMs };
  });
}

/** From a share of what was said to its moment. */
function momentsOf(startMs: number, endMs: number, sound: Loudness | undefined): (share: number) => number {
  const evenly = (share: number) => startMs + share * (endMs - startMs);
  if (!sound) return evenly;
  const first = Math.max(0, Math.floor((startMs - sound.fromMs) / sound.stepMs));
  const last = Math.min(sound.levels.length, Math.ceil((endMs - sound.fromMs) / sound.stepMs));
  const voiced: number[] = [];
  for (let step = first; step < last; step++) if ((sound.levels[step] ?? 0) >= audible) voiced.push(step);
  if (voiced.length < 2) return evenly;
  return (share) => {
    const place = share * voiced.length;
    const step = voiced[Math.min(voiced.length - 1, Math.floor(place))] ?? first;
    return Math.max(startMs, sound.fromMs + (step + (place % 1)) * sound.stepMs);
  };
}

/** One side of a recording's waveform as loudness over call time. */
export function loudnessOf(
  waveform: Waveform | undefined,
  side: "caller" | "agent",
  { offsetMs, durationMs }: { offsetMs: number; durationMs: number },
): Loudness | undefined {
  const levels = waveform?.[side];
  if (!levels || levels.length === 0 || durationMs <= 0) return undefined;
  return { levels, fromMs: offsetMs, stepMs: durationMs / levels.length };
}
