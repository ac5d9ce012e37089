import { expect, test } from "vitest";
import type { Message } from "@/agent/context/messages";
import { thinkingSteps, toGemini } from "./gemini-request";

const time = { type: "function" as const, function: { name: "time", description: "Tells the time" } };
const asked: Message = { role: "user", content: "What time is it?" };
const call = (id: string) => ({ id, type: "function" as const, function: { name: "time", arguments: "{}" } });
const called: Message[] = [
  asked,
  { role: "assistant", tool_calls: [call("a"), call("b")] },
  { role: "tool", tool_call_id: "a", content: "noon" },
  { role: "tool", tool_call_id: "b", content: "one" },
];

test("calls it made come back with what it said of them", () => {
  const marks = new Map([
    ["a", { id: "g1", signature: "signed" }],
    ["b", { id: "g2" }],
  ]);
  const { contents } = toGemini({ messages: called, tools: [time] }, { marks, needsSignatures: true });
  expect(contents.slice(1)).toEqual([
    {
      role: "model",
      parts: [
        { functionCall: { id: "g1", name: "time", args: {} }, thoughtSignature: "signed" },
        { functionCall: { id: "g2", name: "time", args: {} } },
      ],
    },
    {
      role: "user",
      parts: [
        { functionResponse: { id: "g1", name: "time", response: { output: "noon" } } },
        { functionResponse: { id: "g2", name: "time", response: { output: "one" } } },
      ],
    },
  ]);
});

test("calls another model made are marked as such, where signatures are checked", () => {
  const partsOf = (needsSignatures: boolean) =>
    toGemini({ messages: called, tools: [time] }, { marks: new Map(), needsSignatures }).contents[1]?.parts;
  const plain = { functionCall: { name: "time", args: {} } };
  expect(partsOf(true)).toEqual([{ ...plain, thoughtSignature: "skip_thought_signature_validator" }, plain]);
  expect(partsOf(false)).toEqual([plain, plain]);
});

test.each([
  [undefined, { mode: "AUTO" }],
  ["required" as const, { mode: "ANY" }],
  ["none" as const, { mode: "NONE" }],
  [
    { type: "function" as const, function: { name: "time" } },
    { mode: "ANY", allowedFunctionNames: ["time"] },
  ],
])("tool choice %j", (toolChoice, expected) => {
  const request = toGemini(
    { messages: [asked], tools: [time], toolChoice },
    { marks: new Map(), needsSignatures: false },
  );
  expect(request.toolConfig).toEqual({ functionCallingConfig: expected });
});

test("nothing that was not asked for", () => {
  const request = toGemini({ messages: [asked], tools: [] }, { marks: new Map(), needsSignatures: true });
  expect(request).toEqual({ contents: [{ role: "user", parts: [{ text: "What time is it?" }] }] });
});

test.each([
  ["gemini-2.5-flash", [{ thinkingBudget: 0 }]],
  ["gemini-2.5-flash-lite", [{ thinkingBudget: 0 }]],
  ["gemini-2.5-pro", [{ thinkingBudget: 128 }]],
  ["gemini-2.0-flash", []],
  ["gemma-3-27b-it", []],
  ["gemini-3-flash-preview", [{ thinkingLevel: "minimal" }, { thinkingLevel: "low" }]],
  ["gemini-flash-latest", [{ thinkingLevel: "minimal" }, { thinkingLevel: "low" }]],
  ["gemini-3-pro-preview", [{ thinkingLevel: "low" }]],
])("how %s is kept from thinking", (model, steps) => {
  expect(thinkingSteps(model)).toEqual(steps);
});

test("a form of the answer is told in its own words", () => {
  const schema = { type: "object", properties: { day: { type: ["string", "null"] } }, additionalProperties: false };
  const request = { messages: [asked], tools: [], form: { name: "form", schema } };
  expect(toGemini(request, { marks: new Map(), needsSignatures: false }).generationConfig).toEqual({
    responseMimeType: "application/json",
    responseSchema: { type: "OBJECT", properties: { day: { type: "STRING", nullable: true } } },
  });
});
