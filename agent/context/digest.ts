import { estimateTokens } from "@/lib/agents/tokens";
import { type Message, textOf } from "./messages";

/** More would push the conversation itself out of a small model's sight. */
const digestTokens = 120;
const longestSentence = 160;

/**
 * What the caller told of themselves in turns that no longer fit, in their own words. For models too small to summarise,
 * and for the moment when there is no time to: sentences that name, number or speak of "my" and "I" are kept, the most
 * telling and then the newest first, and stand in the order in which they were said. "" when there are none.
 */
export function digestOf(turns: readonly Message[]): string {
  const sentences = turns.filter(({ role }) => role === "user").flatMap((turn) => sentencesOf(textOf(turn)));
  const ranked = sentences
    .map((text, index) => ({ text, index, weight: weightOf(text) }))
    .filter(({ text, weight, index }) => weight > 0 && sentences.lastIndexOf(text) === index)
    .sort((a, b) => b.weight - a.weight || b.index - a.index);
  let left = digestTokens;
  const kept = ranked.filter(({ text }) => {
    const cost = estimateTokens(text) + 1;
    if (cost > left) return false;
    left -= cost;
    return true;
  });
  return kept
    .sort((a, b) => a.index - b.index)
    .map(({ text }) => text)
    .join(" ");
}

/** A text in its sentences. */
export const sentencesOf = (text: string): string[] =>
  (text.match(/[^.!?]+[.!?]*/g) ?? []).map((sentence) => sentence.trim()).filter(Boolean);

/** Questions are over once they are answered; what somebody is called, has or wants stays true. */
function weightOf(sentence: string): number {
  if (sentence.endsWith("?") || sentence.length > longestSentence) return 0;
  const isNamed = /\b(name|call me|i am|i'm)\b/i.test(sentence);
  const isOwn = /\b(my|our|i|i've|we)\b/i.test(sentence);
  const hasNumber = /\d/.test(sentence);
  const hasProperName = /[^.!?]\s\p{Lu}\p{Ll}/u.test(sentence.replace(/\bI\b/g, "i"));
  return (isNamed ? 2 : 0) + (isOwn ? 1 : 0) + (hasNumber ? 1 : 0) + (hasProperName ? 1 : 0);
}
