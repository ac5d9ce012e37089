import { Template } from "@huggingface/jinja";
import type { ChatMessage, ToolDefinition } from "@/engine/types";

/** ChatML: what models without a template of their own are most likely to know. */
const chatMl =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";

export interface TemplateOptions {
  /** The model's own Jinja template, from its file. */
  template?: string;
  bosToken: string;
  eosToken: string;
  /** Texts that steer the model; taken out of what people say, or a caller could write a system message. */
  controlTokens: readonly string[];
}

export interface PromptInput {
  messages: readonly ChatMessage[];
  tools: readonly ToolDefinition[];
  think: boolean;
}

/** Makes the text of a prompt from messages, as the model was trained to read it, ready for the assistant's answer. */
export function createPromptRenderer({ template, bosToken, eosToken, controlTokens }: TemplateOptions) {
  const jinja = new Template(template ?? chatMl);
  const control = controlTokens.filter((token) => token.length > 2);
  const clean = (text: string) => control.reduce((cleaned, token) => cleaned.replaceAll(token, ""), text);

  return ({ messages, tools, think }: PromptInput): string =>
    jinja.render({
      messages: messages.map((message) => toTemplateMessage(message, clean)),
      ...(tools.length > 0 && { tools: tools.map((tool) => ({ type: "function", function: tool })) }),
      add_generation_prompt: true,
      enable_thinking: think,
      bos_token: bosToken,
      eos_token: eosToken,
    });
}

function toTemplateMessage(message: ChatMessage, clean: (text: string) => string) {
  return {
    role: message.role,
    content: clean(message.content),
    ...(message.toolCallId !== undefined && { tool_call_id: message.toolCallId }),
    ...(message.toolCalls &&
      message.toolCalls.length > 0 && {
        tool_calls: message.toolCalls.map((call) => ({
          id: call.id,
          type: "function",
          function: { name: call.name, arguments: parseArguments(call.arguments) },
        })),
      }),
  };
}

/** Templates print arguments as JSON, so they want the value and not its text. */
function parseArguments(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
