import { llm } from "@livekit/agents";
import type { PastTurn } from "@/lib/calls/journal";

/** What a language model is given of a conversation that another job began, in characters: about a thousand tokens. */
const longestPast = 4_000;

export type Resumed = {
  /** The conversation so far, oldest turn first, ending with the caller's question if it is still unanswered. */
  chat: llm.ChatContext;
  /** Said in the place of a greeting. */
  sentence: string;
  /** The caller's last words were not answered. */
  owesAnswer: boolean;
};

/** How a job goes on with a call that it takes over. Undefined when nothing was said before: then it greets as usual. */
export function resumeConversation(
  past: readonly PastTurn[],
  /** Name of an agent that was to have the call instead, and could not begin. */
  failedSuccessor?: string,
  maxCharacters = longestPast,
): Resumed | undefined {
  const said = past.filter(({ text }) => text.trim() !== "");
  if (said.length === 0) return undefined;
  const asked = said.findLastIndex(({ role }) => role === "caller");
  const owesAnswer = asked >= 0 && !said.slice(asked).some(({ isAnswer }) => isAnswer);
  const chat = llm.ChatContext.empty();
  // What was said after an unanswered question, such as that the agent was gone, is nothing to answer it by.
  for (const { role, text } of newest(owesAnswer ? said.slice(0, asked + 1) : said, maxCharacters)) {
    chat.addMessage({ role: role === "caller" ? "user" : "assistant", content: text });
  }
  if (failedSuccessor) {
    return { chat, sentence: `${failedSuccessor} can't take the call right now. You still have me.`, owesAnswer };
  }
  const sentence = owesAnswer ? "Sorry, I was gone for a moment." : "Sorry, I was gone for a moment. Please go on.";
  return { chat, sentence, owesAnswer };
}

/** As many whole turns from the end as fit, the last one always. */
function newest(turns: readonly PastTurn[], maxCharacters: number): readonly PastTurn[] {
  let length = 0;
  const from = turns.findLastIndex(({ text }) => {
    length += text.length;
    return length > maxCharacters;
  });
  return turns.slice(Math.min(from + 1, turns.length - 1));
}
