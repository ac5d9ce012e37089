import type { llm } from "@livekit/agents";
import type { ChatCompletionTool } from "openai/resources/chat/completions";
import { type Part, toDialogue } from "./dialogue";
import type { AnswerForm, ChatRequest } from "./source";

/** The protocol wants a limit; this is far more than anybody says in one breath. */
const usualMaxTokens = 1_024;

/** A prompt is kept for five minutes up to here; the next request that begins alike is read from there, for a tenth of the
 * price and much sooner (https://docs.claude.com/en/docs/build-with-claude/prompt-caching). */
const kept = { cache_control: { type: "ephemeral" } } as const;

type Block =
  | { type: "text"; text: string }
  | { type: "tool_use"; id: string; name: string; input: Record<string, unknown> }
  | { type: "tool_result"; tool_use_id: string; content: string };

/** The body of a request to the Messages API (https://docs.claude.com/en/api/messages). */
export function toAnthropic(model: string, { form, ...request }: ChatRequest) {
  const { messages, tools, toolChoice, maxTokens, isBackground } = form ? { ...request, ...formAsTool(form) } : request;
  const { instructions, turns } = toDialogue(messages);
  const declared = tools.length > 0 ? tools.flatMap(toTool) : usedTools(turns.flatMap(({ parts }) => parts));
  return {
    model,
    max_tokens: maxTokens ?? usualMaxTokens,
    stream: true,
    ...(instructions ? { system: keepLast([{ type: "text" as const, text: instructions }]) } : {}),
    ...(declared.length > 0
      ? { tools: keepLast(declared), tool_choice: toChoice(tools.length > 0 ? toolChoice : "none") }
      : {}),
    messages: turns.map(({ role, parts }, index) => {
      const content = parts.map(toBlock);
      // What is asked in the background is asked once.
      return { role, content: index === turns.length - 1 && !isBackground ? keepLast(content) : content };
    }),
  };
}

/** Every model can be made to call a tool, and few take a schema for their answer. */
function formAsTool({ name, schema }: AnswerForm): Pick<ChatRequest, "tools" | "toolChoice"> {
  const named = { type: "function", function: { name } } as const;
  return { tools: [{ type: "function", function: { name, parameters: schema } }], toolChoice: named };
}

function toBlock(part: Part): Block {
  if (part.kind === "text") return { type: "text", text: part.text };
  if (part.kind === "result") return { type: "tool_result", tool_use_id: toId(part.id), content: part.text };
  return { type: "tool_use", id: toId(part.id), name: part.name, input: part.input };
}

/** Only ^[a-zA-Z0-9_-]+$ is taken; other models' ids have dots and colons. */
const toId = (id: string) => id.replace(/[^a-zA-Z0-9_-]/g, "_") || "_";

const toTool = (tool: ChatCompletionTool) =>
  tool.type === "function"
    ? [
        {
          name: tool.function.name,
          ...(tool.function.description ? { description: tool.function.description } : {}),
          input_schema: { type: "object", ...tool.function.parameters },
        },
      ]
    : [];

/** A history with calls is refused without the tools that were called. */
function usedTools(parts: readonly Part[]) {
  const names = new Set(parts.flatMap((part) => (part.kind === "call" ? [part.name] : [])));
  return [...names].map((name) => ({ name, input_schema: { type: "object" } }));
}

function toChoice(choice: llm.ToolChoice = "auto") {
  if (typeof choice === "object") return { type: "tool", name: choice.function.name };
  return { type: choice === "required" ? "any" : choice };
}

const keepLast = <Item extends object>(items: readonly Item[]): (Item | (Item & typeof kept))[] =>
  items.map((item, index) => (index === items.length - 1 ? { ...item, ...kept } : item));
