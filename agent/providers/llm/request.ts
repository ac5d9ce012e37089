import { llm } from "@livekit/agents";
import type { ChatCompletionTool } from "openai/resources/chat/completions";
import type { Message } from "@/agent/context/messages";
import { withoutReassurances } from "@/agent/watch/sentences";
import { estimateTokens } from "@/lib/agents/tokens";

/** The framework's history in the protocol's shape, without the sentences that only bridged a silence. The framework types
 * its formats loosely; "openai" is the request's own shape. */
export async function toMessages(chatCtx: llm.ChatContext): Promise<Message[]> {
  const messages = (await chatCtx.toProviderFormat("openai")) as unknown as Message[];
  return messages.flatMap((message) => {
    if (message.role !== "assistant" || typeof message.content !== "string") return [message];
    const content = withoutReassurances(message.content);
    return content || !message.content || message.tool_calls ? [{ ...message, content }] : [];
  });
}

/** A history that ends with what the caller has said so far of a turn that is not over. */
export function withWords(history: readonly Message[], words: string): Message[] {
  return words ? [...history, { role: "user", content: words }] : [...history];
}

export function toTools(toolCtx: llm.ToolContext | undefined): ChatCompletionTool[] {
  return Object.values(toolCtx?.functionTools ?? {}).map((tool) => ({
    type: "function",
    function: { name: tool.name, description: tool.description, parameters: llm.toJsonSchema(tool.parameters) },
  }));
}

/** About how much of a prompt the tools take. */
export const tokensOfTools = (tools: readonly ChatCompletionTool[]): number =>
  tools.length > 0 ? estimateTokens(JSON.stringify(tools)) : 0;
