import type { ChatMessage } from "@/engine/types";
import { AppError } from "@/lib/errors";

/** Turns dropped at a time: a long call then keeps the same beginning, and with it its cache, for several turns. */
const dropStep = 6;

/**
 * The latest messages that fit. System messages and the last message always stay; from the rest the oldest are dropped, in
 * steps, and never so that an answer stands without its question or a tool's answer without its call.
 * `measure` counts the tokens of a whole prompt.
 */
export function fitMessages(
  messages: readonly ChatMessage[],
  limitTokens: number,
  measure: (messages: readonly ChatMessage[]) => number,
): readonly ChatMessage[] {
  if (measure(messages) <= limitTokens) return messages;
  const leading = messages.findIndex((message) => message.role !== "system");
  const head = messages.slice(0, leading < 0 ? messages.length : leading);
  const turns = messages.slice(head.length);
  const without = (steps: number) => [...head, ...turns.slice(nextUserTurn(turns, steps * dropStep))];
  // Measuring means tokenising, which is slow enough to feel: look for the fewest steps by halving.
  let tooFew = 0;
  let enough = Math.ceil(turns.length / dropStep);
  const fewest = measure(without(enough));
  if (fewest > limitTokens) {
    throw new AppError(
      "invalid_input",
      `The message is too long for this model: ${fewest} tokens, and at most ${limitTokens} fit. Shorten it or the instructions.`,
    );
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (measure(without(middle)) <= limitTokens) enough = middle;
    else tooFew = middle;
  }
  return without(enough);
}

/** The first user message at or after `from`, else the last one there is, else the last message. */
function nextUserTurn(turns: readonly ChatMessage[], from: number): number {
  for (let index = from; index < turns.length; index++) if (turns[index]?.role === "user") return index;
  for (let index = Math.min(from, turns.length) - 1; index >= 0; index--)
    if (turns[index]?.role === "user") return index;
  return Math.max(0, turns.length - 1);
}
