import { describeLlm } from "../testing/llm-conformance";
import { createAnthropicChat } from "./anthropic";

const event = (data: { type: string; [field: string]: unknown }) =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

const start = [
  event({
    type: "message_start",
    message: {
      ...{ id: "msg_1", type: "message", role: "assistant", content: [], stop_reason: null },
      usage: { input_tokens: 4, cache_creation_input_tokens: 6, cache_read_input_tokens: 10, output_tokens: 1 },
    },
  }),
  event({ type: "ping" }),
];
const end = (reason: string) => [
  event({ type: "content_block_stop", index: 0 }),
  event({ type: "message_delta", delta: { stop_reason: reason, stop_sequence: null }, usage: { output_tokens: 3 } }),
  event({ type: "message_stop" }),
];
const delta = (fields: object) => event({ type: "content_block_delta", index: 0, delta: fields });

/** https://docs.claude.com/en/docs/build-with-claude/streaming */
describeLlm("Anthropic", {
  create: (connection) =>
    createAnthropicChat({ provider: "anthropic", model: "claude-haiku-4-5", contextTokens: 32_768, ...connection }),
  path: "/v1/messages",
  authorization: (apiKey) => ["x-api-key", apiKey],
  body: {
    model: "claude-haiku-4-5",
    max_tokens: 1_024,
    stream: true,
    system: [{ type: "text", text: "You are Nova.", cache_control: { type: "ephemeral" } }],
    tools: [
      {
        name: "time",
        description: "Tells the time",
        input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
        cache_control: { type: "ephemeral" },
      },
    ],
    tool_choice: { type: "auto" },
    messages: [{ role: "user", content: [{ type: "text", text: "Hello.", cache_control: { type: "ephemeral" } }] }],
  },
  text: (words) => [
    ...start,
    event({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
    ...words.map((text) => delta({ type: "text_delta", text })),
    ...end("end_turn"),
  ],
  call: (name, args) => [
    ...start,
    event({
      type: "content_block_start",
      index: 0,
      content_block: { type: "tool_use", id: "toolu_1", name, input: {} },
    }),
    delta({ type: "input_json_delta", partial_json: "" }),
    ...[...JSON.stringify(args)].map((letter) => delta({ type: "input_json_delta", partial_json: letter })),
    ...end("tool_use"),
  ],
  usage: { promptTokens: 20, completionTokens: 3, promptCachedTokens: 10, cacheCreationTokens: 6, totalTokens: 23 },
  models: {
    body: { data: [{ type: "model", id: "claude-haiku-4-5", display_name: "Claude Haiku 4.5" }], has_more: false },
    offered: ["claude-haiku-4-5"],
  },
});
