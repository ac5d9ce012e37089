import type { LlamaContextSequence, Token } from "node-llama-cpp";
import type { ChatRun } from "@/engine/types";
import type { Lease } from "./sequences";

/** Tokens evaluated between two looks at the scheduler: about 150 ms of the starter model on one core. */
export const promptChunk = 64;
/** The same in the background, where an answer may be waiting for it: 25 to 90 ms, by the processor. */
export const backgroundChunk = 8;

/** Evaluates a prompt chunk by chunk, each in its turn; answers the tokens left for the generator to start with. A
 * prewarm whose sequence somebody needs ends early, also while it waits for its turn. */
export async function evaluatePrompt(
  lease: Pick<Lease, "sequence" | "signal">,
  tokens: readonly Token[],
  cachedTokens: number,
  { gate, signal, isBackground }: ChatRun,
  isPrewarm: boolean,
): Promise<Token[]> {
  const { sequence } = lease;
  const either = AbortSignal.any([signal, lease.signal]);
  const size = isBackground ? backgroundChunk : promptChunk;
  // A prewarm goes to the end; an answer leaves the last chunk to the generator, which saves one turn.
  for (let at = cachedTokens; ; at += size) {
    const chunk = tokens.slice(at, at + size);
    const isLast = at + size >= tokens.length;
    if (isLast && !isPrewarm) return chunk;
    if (chunk.length > 0) {
      await gate(() => sequence.evaluateWithoutGeneratingNewTokens(chunk), either).catch((error) => {
        if (error !== lease.signal.reason) throw error;
      });
    }
    signal.throwIfAborted();
    if (isLast || lease.signal.aborted) return [];
  }
}

/** Forgets all but the first tokens; answers how many are left, which is fewer for models that cannot go back so far. */
export async function keepFirst(sequence: LlamaContextSequence, length: number): Promise<number> {
  const end = sequence.nextTokenIndex;
  if (end > length) await sequence.eraseContextTokenRanges([{ start: length, end }]);
  return sequence.nextTokenIndex;
}
