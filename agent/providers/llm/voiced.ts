import type { llm } from "@livekit/agents";
import type { Spoken } from "./source";

/** The model's own voice, of a piece of its answer. Without sound: what says the text comes with other pieces. */
export type Voiced = { sound?: Int16Array; spoken: Spoken };

/** Beside the framework's chunks, which know text and calls only and are written into its traces. */
const voices = new WeakMap<object, Voiced>();

export function withVoice(chunk: llm.ChatChunk, voiced: Voiced): llm.ChatChunk {
  voices.set(chunk, voiced);
  return chunk;
}

/** What the piece sounds like; undefined = its text is still to be spoken by somebody. */
export const voiceOf = (chunk: object | string): Voiced | undefined =>
  typeof chunk === "string" ? undefined : voices.get(chunk);
