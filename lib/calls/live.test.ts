import { expect, test } from "vitest";
import { decodeLive, encodeLive, fromCallerSchema, toCallerSchema } from "./live";

test("what one side says the other understands", () => {
  const heard = { type: "agent-heard", at: 1_200.5, withinMs: 3 } as const;
  expect(decodeLive(fromCallerSchema, encodeLive(heard))).toEqual(heard);
  const turn = { type: "turn", index: 2, ledger: { speechEndedAt: 5, heardAt: 400 } } as const;
  expect(decodeLive(toCallerSchema, encodeLive(turn))).toEqual(turn);
  // The longest there can be, in letters of four bytes.
  const card = { type: "card", title: "🙂".repeat(40), text: "🙂".repeat(500), url: "https://example.com/" } as const;
  expect(decodeLive(toCallerSchema, encodeLive(card))).toEqual(card);
});

test("a link that would run something is none", () => {
  const card = { type: "card", title: "x", text: "", url: "javascript:alert(1)" } as const;
  expect(decodeLive(toCallerSchema, encodeLive(card))).toBeUndefined();
});

test.each([
  ["no JSON", "hello"],
  ["another type", '{"type":"prompt"}'],
  ["a moment before the call", '{"type":"agent-heard","at":-5,"withinMs":1}'],
  ["no number", '{"type":"agent-heard","at":"now","withinMs":1}'],
  ["more than was asked", '{"type":"ping","sentAt":1,"text":"x"}'],
  ["a flood", `{"type":"ping","sentAt":1${" ".repeat(9_000)}}`],
])("%s is ignored", (_what, text) => {
  expect(decodeLive(fromCallerSchema, new TextEncoder().encode(text))).toBeUndefined();
});
