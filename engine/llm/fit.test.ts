import { describe, expect, test } from "vitest";
import type { ChatMessage } from "@/engine/types";
import { fitMessages } from "./fit";

/** One token a letter. */
const measure = (messages: readonly ChatMessage[]) =>
  messages.reduce((total, message) => total + message.content.length, 0);
const system: ChatMessage = { role: "system", content: "system" };
const turns = (count: number): ChatMessage[] =>
  Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? "user" : "assistant",
    content: `turn ${index + 10}`,
  }));

describe("fitMessages", () => {
  test("leaves what fits alone", () => {
    const messages = [system, ...turns(3)];
    expect(fitMessages(messages, 100, measure)).toBe(messages);
  });

  test("drops the oldest turns and keeps the instructions", () => {
    const kept = fitMessages([system, ...turns(21)], 100, measure);
    expect(kept[0]).toBe(system);
    expect(kept.at(-1)?.content).toBe("turn 30");
    expect(measure(kept)).toBeLessThanOrEqual(100);
    expect(kept[1]?.role).toBe("user");
  });

  test("several turns in a row keep the same beginning, and with it their cache", () => {
    const starts = [19, 21, 23].map((count) => fitMessages([system, ...turns(count)], 120, measure)[1]?.content);
    expect(new Set(starts).size).toBeLessThan(3);
  });

  test("a tool's answer never stands without its call", () => {
    const messages: ChatMessage[] = [
      system,
      ...turns(5),
      { role: "user", content: "what time" },
      { role: "assistant", content: "", toolCalls: [{ id: "a", name: "time", arguments: "{}" }] },
      { role: "tool", content: "noon", toolCallId: "a" },
    ];
    const kept = fitMessages(messages, 40, measure);
    expect(kept.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
  });

  test("says how long a message that cannot fit is", () => {
    const messages: ChatMessage[] = [system, ...turns(4), { role: "user", content: "x".repeat(200) }];
    expect(() => fitMessages(messages, 100, measure)).toThrowError(/206 tokens, and at most 100 fit/);
  });
});
