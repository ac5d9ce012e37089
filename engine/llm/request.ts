import { z } from "zod";
import type { ChatMessage, ChatOptions, ToolDefinition } from "@/engine/types";
import { AppError, parseInput } from "@/lib/errors";

const defaultMaxTokens = 512;
const maxTokensLimit = 8_192;

const textPart = z.object({ type: z.literal("text", "Only text can be sent to this model."), text: z.string() });
const content = z
  .union([z.string(), z.array(textPart)], "A message's content must be text.")
  .nullish()
  .transform((value) => (typeof value === "string" ? value : (value ?? []).map((part) => part.text).join("\n")));

const toolCallSchema = z.object({
  id: z.string(),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const messageSchema = z.object({
  role: z.enum(["system", "developer", "user", "assistant", "tool"], "A message's role is not known."),
  content,
  tool_calls: z.array(toolCallSchema).nullish(),
  tool_call_id: z.string().nullish(),
});

const toolSchema = z.object({
  type: z.literal("function"),
  function: z.object({
    name: z.string().min(1).max(100),
    description: z.string().max(10_000).nullish(),
    parameters: z.record(z.string(), z.unknown()).nullish(),
  }),
});

const responseFormatSchema = z.discriminatedUnion(
  "type",
  [
    z.object({ type: z.literal("text") }),
    z.object({ type: z.literal("json_object") }),
    z.object({
      type: z.literal("json_schema"),
      json_schema: z.object({ schema: z.record(z.string(), z.unknown()) }),
    }),
  ],
  "The response_format must be text, json_object or json_schema with a schema.",
);

const chatRequestSchema = z.object({
  model: z.string().max(200).nullish(),
  messages: z.array(messageSchema).min(1, "Send at least one message.").max(2_000),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
  max_tokens: z.number().int().min(0).nullish(),
  max_completion_tokens: z.number().int().min(0).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  seed: z.number().int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(16)]).nullish(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  /** Ours, as llama.cpp's own server names it. */
  repeat_penalty: z.number().min(0.5).max(2).nullish(),
  tools: z.array(toolSchema).max(128).nullish(),
  tool_choice: z
    .union([
      z.enum(["none", "auto", "required"]),
      z.object({ type: z.literal("function"), function: z.object({ name: z.string() }) }),
    ])
    .nullish(),
  response_format: responseFormatSchema.nullish(),
  /** One conversation's requests carry the same key and keep their own cache. */
  prompt_cache_key: z.string().max(200).nullish(),
  /** Ours: evaluate the prompt and answer nothing, as `max_tokens: 0` does. */
  prewarm: z.boolean().nullish(),
  reasoning_effort: z.string().nullish(),
  chat_template_kwargs: z.object({ enable_thinking: z.boolean().nullish() }).nullish(),
  n: z.literal(1, "Only one answer at a time can be made.").nullish(),
});
type Body = z.infer<typeof chatRequestSchema>;

export interface ChatRequest {
  model?: string;
  stream: boolean;
  includeUsage: boolean;
  /** The caller insists on a tool call. */
  requiresTool: boolean;
  options: ChatOptions;
}

/** Body of `POST /v1/chat/completions` → what an adapter takes. Throws `invalid_input`. */
export function parseChatRequest(value: unknown): ChatRequest {
  const body = parseInput(chatRequestSchema, value);
  const { tools, requiresTool } = chooseTools(body);
  const maxTokens = body.max_completion_tokens ?? body.max_tokens ?? defaultMaxTokens;
  return {
    model: body.model || undefined,
    stream: body.stream ?? false,
    includeUsage: body.stream_options?.include_usage ?? false,
    requiresTool,
    options: {
      messages: body.messages.map(toMessage),
      tools,
      toolChoice: requiresTool ? "required" : "auto",
      jsonSchema: jsonSchemaOf(body),
      maxTokens: body.prewarm ? 0 : Math.min(maxTokens, maxTokensLimit),
      temperature: body.temperature ?? 0.7,
      topP: body.top_p ?? 0.95,
      seed: body.seed ?? undefined,
      repeatPenalty: body.repeat_penalty ?? 1.1,
      frequencyPenalty: body.frequency_penalty ?? 0,
      presencePenalty: body.presence_penalty ?? 0,
      stop: typeof body.stop === "string" ? [body.stop] : (body.stop ?? []),
      think: wantsThought(body),
      cacheKey: body.prompt_cache_key ?? undefined,
    },
  };
}

/** A voice should answer at once, so a model thinks only when it is asked to. */
const wantsThought = ({ chat_template_kwargs, reasoning_effort }: Body) =>
  chat_template_kwargs?.enable_thinking ?? ["low", "medium", "high", "xhigh"].includes(reasoning_effort ?? "");

function toMessage(message: z.infer<typeof messageSchema>): ChatMessage {
  return {
    role: message.role === "developer" ? "system" : message.role,
    content: message.content,
    toolCalls: message.tool_calls?.map((call) => ({ id: call.id, ...call.function })),
    toolCallId: message.tool_call_id ?? undefined,
  };
}

function chooseTools({ tools, tool_choice }: Body): { tools: ToolDefinition[]; requiresTool: boolean } {
  const defined = (tools ?? []).map(({ function: tool }) => ({
    name: tool.name,
    description: tool.description ?? "",
    parameters: tool.parameters ?? {},
  }));
  if (tool_choice === "none") return { tools: [], requiresTool: false };
  if (typeof tool_choice === "object" && tool_choice) {
    const { name } = tool_choice.function;
    const wanted = defined.filter((tool) => tool.name === name);
    if (wanted.length === 0) throw new AppError("invalid_input", `tool_choice names "${name}", which is not in tools.`);
    return { tools: wanted, requiresTool: true };
  }
  const requiresTool = tool_choice === "required";
  if (requiresTool && defined.length === 0) {
    throw new AppError("invalid_input", "tool_choice is required, but there are no tools.");
  }
  return { tools: defined, requiresTool };
}

function jsonSchemaOf({ response_format }: Body): Record<string, unknown> | undefined {
  if (response_format?.type === "json_schema") return response_format.json_schema.schema;
  return response_format?.type === "json_object" ? {} : undefined;
}
