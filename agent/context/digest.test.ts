import { expect, test } from "vitest";
import { estimateTokens } from "@/lib/agents/tokens";
import { digestOf } from "./digest";
import type { Message } from "./messages";

const user = (content: string): Message => ({ role: "user", content });

test("keeps what the caller told of themselves, in order, and neither questions nor small talk", () => {
  const turns: Message[] = [
    user("Hi there. My name is Anna Berg."),
    { role: "assistant", content: "My name is Nova." },
    user("What is the capital of France?"),
    user("Okay. The order number is 4711, from Berlin."),
  ];
  expect(digestOf(turns)).toBe("My name is Anna Berg. The order number is 4711, from Berlin.");
});

test("says a thing once", () => {
  expect(digestOf([user("I am Tom."), user("I am Tom.")])).toBe("I am Tom.");
});

test("when there is too much, the most telling stays", () => {
  const chat = Array.from({ length: 40 }, (_, index) => user(`I went out on day ${index} and it was quite nice.`));
  const digest = digestOf([user("My name is Anna Berg and I live in Oslo."), ...chat]);
  expect(digest).toMatch(/^My name is Anna Berg/);
  expect(digest).toMatch(/day 39 /);
  expect(estimateTokens(digest)).toBeLessThanOrEqual(130);
});

test("nothing told, nothing kept", () => {
  expect(digestOf([user("Really?"), user("Okay.")])).toBe("");
});
