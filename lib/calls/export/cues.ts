import type { CallDetail, Turn, Word } from "../schema";
import { speakerOf } from "../speakers";

/** A line of subtitles, ms of the recording. */
export type Cue = { startMs: number; endMs: number; speaker: string; text: string };

/** As much as a subtitle holds: two lines of 42. */
const mostCharacters = 84;
/** Nobody can read faster. */
const leastMs = 400;

/** What was heard of a call as subtitles of its recording. Within a turn the times are those of its words, or shared out by their
 * length where nobody told. */
export function cuesOf(call: Pick<CallDetail, "turns" | "agent" | "handovers" | "user" | "recording">): Cue[] {
  const offsetMs = call.recording?.offsetMs ?? 0;
  return call.turns.flatMap((turn) => {
    const speaker = speakerOf(call, turn);
    return cuesOfTurn(turn).map(({ startMs, endMs, text }) => ({
      startMs: Math.max(0, startMs - offsetMs),
      endMs: Math.max(leastMs, endMs - offsetMs),
      speaker,
      text,
    }));
  });
}

function cuesOfTurn(turn: Turn) {
  const pieces = split(textHeard(turn));
  const told = turn.words ?? [];
  if (told.length > 0 && told.length === pieces.join(" ").split(" ").length) return cuesAsTold(pieces, told);
  const whole = pieces.reduce((sum, { length }) => sum + length, 0);
  const lengthMs = Math.max(leastMs * pieces.length, turn.endMs - turn.startMs);
  let passed = 0;
  return pieces.map((text) => {
    const startMs = turn.startMs + Math.round((passed / whole) * lengthMs);
    passed += text.length;
    return { startMs, endMs: turn.startMs + Math.round((passed / whole) * lengthMs), text };
  });
}

function cuesAsTold(pieces: readonly string[], told: readonly Word[]) {
  let next = 0;
  return pieces.map((text) => {
    const words = told.slice(next, next + text.split(" ").length);
    next += words.length;
    const startMs = words[0]?.startMs ?? 0;
    return { startMs, endMs: Math.max(startMs + leastMs, words.at(-1)?.endMs ?? 0), text };
  });
}

export const textHeard = ({ text, heardText, interrupted }: Turn) =>
  (interrupted && heardText !== null ? heardText : text).replace(/\s+/g, " ").trim();

/** At spaces, into as few pieces as fit. */
function split(text: string): string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const word of text.split(" ")) {
    if (piece !== "" && piece.length + 1 + word.length > mostCharacters) {
      pieces.push(piece);
      piece = word;
    } else piece = piece === "" ? word : `${piece} ${word}`;
  }
  return piece === "" ? pieces : [...pieces, piece];
}
