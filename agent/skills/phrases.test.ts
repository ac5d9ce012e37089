import { describe, expect, test } from "vitest";
import { z } from "zod";
import { defineSkill } from "./define-skill";
import { echo } from "./echo";
import { compilePhrases } from "./phrases";
import { time } from "./time";

const match = compilePhrases([time, echo], "Max");

describe("direct phrases", () => {
  test.each([
    ["What time is it?", "time", {}],
    ["What time is it in New York?", "time", { city: "new york" }],
    ["Hey, can you tell me what time it is in Tokyo, please?", "time", { city: "tokyo" }],
    ["What's the time?", "time", {}],
    ["Max, what time is it?", "time", {}],
    ["What is the current time in São Paulo right now?", "time", { city: "são paulo" }],
    ["Say after me, the quick brown fox.", "echo", { text: "the quick brown fox" }],
  ])("%s", (sentence, name, input) => {
    const found = match(sentence);
    expect(found?.skill.name).toBe(name);
    expect({ ...found?.input }).toEqual(input);
  });

  test.each([
    "What time is it that the shop opens, do you think, when it is a holiday?".replace(
      "What time is it",
      "At what time is it",
    ),
    "I lost the time in Tokyo.",
    "Say something.",
    "",
    "...",
  ])("the whole sentence must match: %s", (sentence) => {
    expect(match(sentence)).toBeUndefined();
  });

  test("a template outside the grammar is refused", () => {
    const bad = (phrase: string) =>
      defineSkill({ name: "x", description: "", input: z.object({}), phrases: [phrase], run: async () => "" });
    expect(() => compilePhrases([bad("open [the door")], "Max")).toThrow(/phrase template/);
    expect(() => compilePhrases([bad("open {the door}")], "Max")).toThrow(/phrase template/);
  });
});
