import { describeLlm, type LlmWire } from "../testing/llm-conformance";
import { createOpenaiChat } from "./openai";

const event = (choice: object, rest: object = {}) =>
  `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", choices: [{ index: 0, ...choice }], ...rest })}\n\n`;

const counts = {
  prompt_tokens: 20,
  completion_tokens: 3,
  total_tokens: 23,
  prompt_tokens_details: { cached_tokens: 16 },
};
const end = `data: ${JSON.stringify({ id: "1", choices: [], usage: counts })}\n\ndata: [DONE]\n\n`;

/** https://platform.openai.com/docs/api-reference/chat-streaming */
const wire: Omit<LlmWire, "create" | "body"> = {
  path: "/chat/completions",
  authorization: (apiKey) => ["authorization", `Bearer ${apiKey}`],
  text: (words) => [
    event({ delta: { role: "assistant", content: "" }, finish_reason: null }),
    ...words.map((content) => event({ delta: { content }, finish_reason: null })),
    event({ delta: {}, finish_reason: "stop" }),
    end,
  ],
  call(name, args) {
    const json = JSON.stringify(args);
    return [
      event({
        delta: { tool_calls: [{ index: 0, id: "call_1", type: "function", function: { name, arguments: "" } }] },
      }),
      ...[...json].map((letter) => event({ delta: { tool_calls: [{ index: 0, function: { arguments: letter } }] } })),
      event({ delta: {}, finish_reason: "tool_calls" }),
      end,
    ];
  },
  usage: { promptTokens: 20, completionTokens: 3, promptCachedTokens: 16, totalTokens: 23 },
  models: {
    body: { object: "list", data: [{ id: "gpt-4.1" }, { id: "gpt-4.1-mini" }] },
    offered: ["gpt-4.1", "gpt-4.1-mini"],
  },
};

const asked = {
  model: "gpt-4.1-mini",
  stream: true,
  stream_options: { include_usage: true },
  messages: [
    { role: "system", content: "You are Nova." },
    { role: "user", content: "Hello." },
  ],
  tools: [{ type: "function", function: { name: "time" } }],
  tool_choice: "auto",
};
const usual = { model: "gpt-4.1-mini", tools: true, contextTokens: 8_192 };

describeLlm("an OpenAI-compatible server", {
  ...wire,
  create: (connection) => createOpenaiChat({ provider: "openai-compatible", ...usual, ...connection }),
  body: asked,
});

describeLlm("OpenAI", {
  ...wire,
  create: (connection) => createOpenaiChat({ provider: "openai", ...usual, ...connection, hasCacheNames: true }),
  body: { ...asked, prompt_cache_key: "call-1" },
});
