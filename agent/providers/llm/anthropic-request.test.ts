import { expect, test } from "vitest";
import type { Message } from "@/agent/context/messages";
import { toAnthropic } from "./anthropic-request";

const time = { type: "function" as const, function: { name: "time", description: "Tells the time" } };
const asked: Message = { role: "user", content: "What time is it?" };
const called: Message[] = [
  asked,
  {
    role: "assistant",
    tool_calls: [
      { id: "functions.time:0", type: "function", function: { name: "time", arguments: '{"city":"Tokyo"}' } },
    ],
  },
  { role: "tool", tool_call_id: "functions.time:0", content: "noon" },
];
const kept = { cache_control: { type: "ephemeral" } };

test("calls and results, by ids it takes", () => {
  const { messages } = toAnthropic("m", { messages: called, tools: [time] });
  expect(messages).toEqual([
    { role: "user", content: [{ type: "text", text: "What time is it?" }] },
    {
      role: "assistant",
      content: [{ type: "tool_use", id: "functions_time_0", name: "time", input: { city: "Tokyo" } }],
    },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "functions_time_0", content: "noon", ...kept }] },
  ]);
});

test("tools that were called are there although none may be called now", () => {
  const request = toAnthropic("m", { messages: called, tools: [] });
  expect(request).toMatchObject({
    tools: [{ name: "time", input_schema: { type: "object" } }],
    tool_choice: { type: "none" },
  });
});

test("neither tools nor choice where there never were any", () => {
  expect(Object.keys(toAnthropic("m", { messages: [asked], tools: [] })).sort()).toEqual([
    "max_tokens",
    "messages",
    "model",
    "stream",
  ]);
});

test.each([
  [undefined, { type: "auto" }],
  ["auto" as const, { type: "auto" }],
  ["required" as const, { type: "any" }],
  ["none" as const, { type: "none" }],
  [
    { type: "function" as const, function: { name: "time" } },
    { type: "tool", name: "time" },
  ],
])("tool choice %j", (toolChoice, expected) => {
  expect(toAnthropic("m", { messages: [asked], tools: [time], toolChoice }).tool_choice).toEqual(expected);
});

test("what is asked in the background is limited, and its conversation not kept", () => {
  const request = toAnthropic("m", { messages: [asked], tools: [], maxTokens: 200, isBackground: true });
  expect(request.max_tokens).toBe(200);
  expect(JSON.stringify(request.messages)).not.toContain("cache_control");
});

test("a form of the answer is a tool that it must call", () => {
  const schema = { type: "object", properties: { title: { type: "string" } } };
  const body = toAnthropic("m", { messages: [asked], tools: [], form: { name: "record_call", schema } });
  expect(body).toMatchObject({
    tools: [{ name: "record_call", input_schema: schema }],
    tool_choice: { type: "tool", name: "record_call" },
  });
});
