import { Conversation } from "@/agent/context/conversation";
import type { Message } from "@/agent/context/messages";
import { summaryRequest, summaryTokens } from "@/agent/context/summary";
import type { ChatPiece, ChatRequest, ChatSource } from "./source";

/** A starter model rambles; this is about four spoken sentences. */
const starterMaxTokens = 120;
/** Room kept for the answer of any other. */
const usualAnswerTokens = 512;
/** In characters; a model that was asked for 100 words and writes more is cut. */
const longestSummary = 1_500;

/** A language model with its own memory of the call: what it is asked is cut to what it can read, and it is asked under the
 * name of the cache its prompt is in. Each model a call may fall back on has one. */
export type Mind = {
  conversation: Conversation;
  /** The request for an answer to this history. */
  requestFor(history: readonly Message[], rest: Pick<ChatRequest, "tools" | "toolChoice">): ChatRequest;
};

type MindOptions = {
  source: ChatSource;
  callId: string;
  /** The latest ones; they stand at the beginning of the prompt, so what is read ahead must have them too. */
  tools(): ChatRequest["tools"];
  /** It was asked for more than answers, and took so much. */
  onUsage(usage: NonNullable<ChatPiece["usage"]>): void;
};

export function createMind({ source, callId, tools, onUsage }: MindOptions): Mind {
  const maxTokens = source.isStarter ? starterMaxTokens : undefined;
  const nameOf = (cache: number) => (cache === 0 ? callId : `${callId}/${cache}`);
  const conversation: Conversation = new Conversation({
    budgetTokens: source.contextTokens - (maxTokens ?? usualAnswerTokens),
    // A starter's summaries are made up (docs/decisions/0016-context.md).
    summarise: source.isStarter
      ? undefined
      : async (before, turns, signal) => {
          const { text, usage } = await summarise(source, before, turns, signal);
          if (usage) onUsage(usage);
          return text;
        },
    async readAhead(messages, cache, signal) {
      if (!source.readAhead) return true;
      const request = { messages, tools: tools(), maxTokens, cacheName: nameOf(cache) };
      return source.readAhead(request, signal).then(
        () => true,
        () => false,
      );
    },
  });
  return {
    conversation,
    requestFor: (history, rest) => ({
      ...rest,
      messages: conversation.prompt(history),
      maxTokens,
      cacheName: nameOf(conversation.cacheName),
    }),
  };
}

async function summarise(source: ChatSource, before: string, turns: readonly Message[], signal: AbortSignal) {
  const request: ChatRequest = {
    messages: summaryRequest(before, turns),
    tools: [],
    maxTokens: summaryTokens,
    isBackground: true,
  };
  let text = "";
  let usage: ChatPiece["usage"];
  for await (const piece of source.stream(request, signal)) {
    text += piece.text ?? "";
    usage = piece.usage ?? usage;
  }
  return { text: text.trim().slice(0, longestSummary), usage };
}
