import { expect, test } from "vitest";
import { statusText } from "./words";

const agent = { slug: "nova", name: "Nova" };

test("a muted caller is told so while the agent listens", () => {
  const call = { agent, isNewcomer: false, isMuted: true, isPushToTalk: false };
  expect(statusText({ ...call, state: { name: "listening" } })).toBe("You are muted");
  expect(statusText({ ...call, state: { name: "agent-joining", returning: false } })).toBe("Nova is joining…");
});

test("with push-to-talk a closed microphone is no muted one", () => {
  const call = { agent, isNewcomer: false, isPushToTalk: true, state: { name: "listening" } as const };
  expect(statusText({ ...call, isMuted: true })).toBe("Your turn");
  expect(statusText({ ...call, isMuted: false })).toBe("Listening");
});
