import type { ChatCompletionMessageParam } from "openai/resources/chat/completions";

/** A message as the OpenAI protocol has it. */
export type Message = ChatCompletionMessageParam;

/** Everything a message makes the model read: its words, or the tools it calls. */
export function textOf(message: Message): string {
  const calls = message.role === "assistant" && message.tool_calls ? JSON.stringify(message.tool_calls) : "";
  const { content } = message;
  if (typeof content === "string" || !content) return `${content ?? ""}${calls}`;
  return content.map((part) => (part.type === "text" ? part.text : "")).join("\n") + calls;
}

/** A turn that was taken back and continued is one turn for the model: neighbours that the caller said are joined. */
export function joinCallerTurns(messages: readonly Message[]): Message[] {
  const joined: Message[] = [];
  for (const message of messages) {
    const last = joined.at(-1);
    if (message.role === "user" && last?.role === "user" && isPlain(message) && isPlain(last)) {
      joined[joined.length - 1] = { role: "user", content: `${textOf(last)} ${textOf(message)}`.trim() };
    } else joined.push(message);
  }
  return joined;
}

const isPlain = ({ content }: Message) => typeof content === "string";

/** The instructions at the beginning, and the conversation after them. */
export function splitHead(messages: readonly Message[]): { head: Message[]; turns: Message[] } {
  const isHead = ({ role }: Message) => role === "system" || role === "developer";
  const first = messages.findIndex((message) => !isHead(message));
  const length = first < 0 ? messages.length : first;
  return { head: messages.slice(0, length), turns: messages.slice(length) };
}
