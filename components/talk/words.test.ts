import { expect, test } from "vitest";
import { statusText } from "./words";

test("a muted caller is told so while the agent listens", () => {
  const agent = { slug: "nova", name: "Nova" };
  expect(statusText({ state: { name: "listening" }, agent, isMuted: true })).toBe("You are muted");
  expect(statusText({ state: { name: "agent-joining", returning: false }, agent, isMuted: false })).toBe(
    "Nova is joining…",
  );
});
