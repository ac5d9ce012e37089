import { describe, expect, test } from "vitest";
import { parseChatRequest } from "./request";

const messages = [{ role: "user", content: "Hi" }];
const tool = { type: "function", function: { name: "time", description: "The time.", parameters: { type: "object" } } };

describe("parseChatRequest", () => {
  test("fills in defaults that suit a small model", () => {
    expect(parseChatRequest({ messages })).toMatchObject({
      stream: false,
      options: { maxTokens: 512, repeatPenalty: 1.1, temperature: 0.7, tools: [], toolChoice: "auto", think: false },
    });
  });

  test("joins content parts and knows developer as system", () => {
    const { options } = parseChatRequest({
      messages: [
        { role: "developer", content: "Be brief." },
        {
          role: "user",
          content: [
            { type: "text", text: "a" },
            { type: "text", text: "b" },
          ],
        },
        {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "c", type: "function", function: { name: "time", arguments: "{}" } }],
        },
        { role: "tool", tool_call_id: "c", content: "noon" },
      ],
    });
    expect(options.messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "a\nb" },
      { role: "assistant", content: "", toolCalls: [{ id: "c", name: "time", arguments: "{}" }] },
      { role: "tool", content: "noon", toolCallId: "c" },
    ]);
  });

  test("prewarm and max_tokens 0 both mean: evaluate only", () => {
    expect(parseChatRequest({ messages, prewarm: true }).options.maxTokens).toBe(0);
    expect(parseChatRequest({ messages, max_tokens: 0 }).options.maxTokens).toBe(0);
  });

  test("tool_choice chooses", () => {
    const choose = (tool_choice: unknown) => parseChatRequest({ messages, tools: [tool], tool_choice });
    expect(choose("none").options.tools).toEqual([]);
    expect(choose("auto").options.tools).toMatchObject([{ name: "time" }]);
    expect(choose("required").requiresTool).toBe(true);
    expect(choose({ type: "function", function: { name: "time" } }).requiresTool).toBe(true);
    expect(() => choose({ type: "function", function: { name: "weather" } })).toThrowError(/"weather"/);
    expect(() => parseChatRequest({ messages, tool_choice: "required" })).toThrowError(/no tools/);
  });

  test("reads response formats", () => {
    const schema = { type: "object", properties: {} };
    const format = (response_format: unknown) => parseChatRequest({ messages, response_format }).options.jsonSchema;
    expect(format({ type: "json_schema", json_schema: { name: "x", schema } })).toEqual(schema);
    expect(format({ type: "json_object" })).toEqual({});
    expect(format({ type: "text" })).toBeUndefined();
    expect(() => format({ type: "yaml" })).toThrowError(/response_format/);
  });

  test.each([
    ["no messages", { messages: [] }, /at least one message/],
    ["an image", { messages: [{ role: "user", content: [{ type: "image_url" }] }] }, /text/],
    ["a role nobody has", { messages: [{ role: "owner", content: "x" }] }, /role/],
    ["two answers", { messages, n: 2 }, /one answer/],
    ["a temperature out of range", { messages, temperature: 9 }, /2/],
  ])("refuses %s", (_, body, message) => {
    expect(() => parseChatRequest(body)).toThrowError(message);
  });
});
