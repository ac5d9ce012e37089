/** Whether words sound like a whole thought. */
export type Completeness = "finished" | "unfinished" | "unclear";

const danglers =
  /\b(?:and|or|but|so|because|if|when|that|which|who|to|of|for|with|at|in|on|from|by|about|the|a|an|my|your|our|is|are|was|um|uh|er|like)[,.…]*$/i;

/** Judges the words of a turn by how they end. English. */
export function completeness(transcript: string): Completeness {
  const words = transcript.trim();
  if (!words || danglers.test(words)) return "unfinished";
  return /[.!?]$/.test(words) ? "finished" : "unclear";
}
