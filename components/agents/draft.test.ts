import { expect, test } from "vitest";
import { agentSlugSchema, starterConfig } from "@/lib/agents/schema";
import type { Connection, StageChoice } from "@/lib/providers/schema";
import { choiceKey, choiceOf, slugOf, withSpeaker } from "./draft";

test.each([
  ["Front desk 2", "front-desk-2"],
  ["  Größe & Café! ", "grosse-cafe"],
  [`${"very ".repeat(20)}long`, "very-very-very-very-very-very-very-very-very-very-very-very"],
])("%s has a slug the schema takes", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(agentSlugSchema.safeParse(slug).success).toBe(true);
});

test("a choice survives the way through a select", () => {
  const choices: StageChoice[] = [
    { provider: "engine", model: "a:b" },
    { provider: "openai-compatible", connectionId: "0198a1c2-0000-7000-8000-000000000000" },
  ];
  for (const choice of choices) expect(choiceOf(choiceKey(choice))).toEqual(choice);
});

test("a new speaker brings a voice of its own, and keeps the voice it also has", () => {
  const voices = [
    { id: "heart", model: "hibari" },
    { id: "river", model: "other" },
    { id: "heart", model: "third" },
  ];
  const connection = { id: "c", options: { voice: "bella" } } as Connection;
  const speaker = (tts: StageChoice) => withSpeaker(starterConfig, tts, voices, [connection]).voice;
  expect(speaker({ provider: "engine", model: "other" })).toBe("river");
  expect(speaker({ provider: "engine", model: "third" })).toBe("heart");
  expect(speaker({ provider: "engine", model: "unknown" })).toBe("heart");
  expect(speaker({ provider: "openai-compatible", connectionId: "c" })).toBe("bella");
});
