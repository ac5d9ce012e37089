import { estimateTokens } from "@/lib/agents/tokens";
import type { Message } from "./messages";
import { textOf } from "./messages";

/** Role and borders of a message in a chat template. */
const messageOverhead = 5;

/** About how many tokens whole messages are, tool calls included. */
export function estimatePrompt(messages: readonly Message[]): number {
  return messages.reduce((total, message) => total + messageOverhead + estimateTokens(textOf(message)), 0);
}
