import { expect, test } from "vitest";
import { clock, statusText } from "./words";

test.each([
  [0, "0:00"],
  [42_900, "0:42"],
  [725_000, "12:05"],
  [3_723_000, "1:02:03"],
  [-5, "0:00"],
])("%d ms is %s", (milliseconds, text) => {
  expect(clock(milliseconds)).toBe(text);
});

test("a muted caller is told so while the agent listens", () => {
  const agent = { slug: "nova", name: "Nova" };
  expect(statusText({ state: { name: "listening" }, agent, isMuted: true })).toBe("You are muted");
  expect(statusText({ state: { name: "agent-joining", returning: false }, agent, isMuted: false })).toBe(
    "Nova is joining…",
  );
});
