import { expect, test } from "vitest";
import { decodeLive, encodeLive, fromCallerSchema, toCallerSchema } from "./live";

test("what one side says the other understands", () => {
  const heard = { type: "agent-heard", at: 1_200.5, withinMs: 3 } as const;
  expect(decodeLive(fromCallerSchema, encodeLive(heard))).toEqual(heard);
  const turn = { type: "turn", index: 2, ledger: { speechEndedAt: 5, heardAt: 400 } } as const;
  expect(decodeLive(toCallerSchema, encodeLive(turn))).toEqual(turn);
});

test.each([
  ["no JSON", "hello"],
  ["another type", '{"type":"prompt"}'],
  ["a moment before the call", '{"type":"agent-heard","at":-5,"withinMs":1}'],
  ["no number", '{"type":"agent-heard","at":"now","withinMs":1}'],
  ["more than was asked", '{"type":"ping","sentAt":1,"text":"x"}'],
  ["a flood", `{"type":"ping","sentAt":1${" ".repeat(5_000)}}`],
])("%s is ignored", (_what, text) => {
  expect(decodeLive(fromCallerSchema, new TextEncoder().encode(text))).toBeUndefined();
});
