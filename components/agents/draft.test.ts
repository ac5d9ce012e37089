import { expect, test } from "vitest";
import { agentConfigSchema, agentSlugSchema, starterConfig } from "@/lib/agents/schema";
import type { Stage } from "@/lib/providers/catalog";
import type { Connection, StageChoice } from "@/lib/providers/schema";
import { choiceKey, choiceOf, defaultConfig, lineOf, slugOf, withChoice, withEngineVoice, withLine } from "./draft";

const idOf = (number: number) => `0198a1c2-0000-7000-8000-00000000000${number}`;
const connected = (number: number): StageChoice => ({ provider: "connection", connectionId: idOf(number) });
const connection = (number: number, stage: Stage): Connection => ({
  ...{ id: idOf(number), stage, provider: "openai-compatible", name: `Server ${number}` },
  options: { baseUrl: "http://127.0.0.1:8000/v1", model: "m" },
  hasKey: false,
  price: null,
  health: { state: "unknown", reason: null, until: null, firstMsP95: null },
  updatedAt: "2026-01-01T00:00:00.000Z",
});

test.each([
  ["Front desk 2", "front-desk-2"],
  ["  Größe & Café! ", "grosse-cafe"],
  [`${"very ".repeat(20)}long`, "very-very-very-very-very-very-very-very-very-very-very-very"],
])("%s has a slug the schema takes", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
  expect(agentSlugSchema.safeParse(slug).success).toBe(true);
});

test("a choice survives the way through a select", () => {
  const choices: StageChoice[] = [{ provider: "engine", model: "a:b" }, connected(0)];
  for (const choice of choices) expect(choiceOf(choiceKey(choice))).toEqual(choice);
});

test("a choice that stands elsewhere in the line changes places", () => {
  const config = withLine(starterConfig, "llm", [starterConfig.llm, connected(1), connected(2)]);
  expect(lineOf(withChoice(config, "llm", 0, connected(2)), "llm")).toEqual([
    connected(2),
    connected(1),
    starterConfig.llm,
  ]);
  expect(lineOf(withChoice(config, "llm", 1, connected(3)), "llm")).toEqual([
    starterConfig.llm,
    connected(3),
    connected(2),
  ]);
});

test("nobody stands in a line twice, whatever the voice, and it has an end", () => {
  const twice = [connected(1), { ...connected(1), voice: "bella" } as StageChoice, starterConfig.tts];
  expect(lineOf(withLine(starterConfig, "tts", twice), "tts")).toEqual([connected(1), starterConfig.tts]);
  const many = [1, 2, 3, 4, 5, 6].map(connected);
  expect(lineOf(withLine(starterConfig, "llm", many), "llm")).toHaveLength(5);
});

test("a new agent uses the connected providers in their order, and the engine behind them", () => {
  expect(defaultConfig([])).toEqual(starterConfig);
  const config = defaultConfig([connection(2, "llm"), connection(1, "llm"), connection(3, "tts")]);
  expect(lineOf(config, "llm")).toEqual([connected(2), connected(1), starterConfig.llm]);
  expect(lineOf(config, "tts")).toEqual([connected(3), starterConfig.tts]);
  expect(lineOf(config, "stt")).toEqual([starterConfig.stt]);
  const full = defaultConfig([1, 2, 3, 4, 5, 6].map((number) => connection(number, "llm")));
  expect(lineOf(full, "llm").map(choiceKey)).toEqual(
    [...[1, 2, 3, 4].map(connected), starterConfig.llm].map(choiceKey),
  );
  expect(agentConfigSchema.safeParse(full).success).toBe(true);
});

test("an engine model brings a voice of its own, and keeps the voice it also has", () => {
  const voices = [
    { id: "heart", model: "hibari" },
    { id: "river", model: "other" },
    { id: "heart", model: "third" },
  ];
  const speaker = (...line: StageChoice[]) => withEngineVoice(withLine(starterConfig, "tts", line), voices).voice;
  expect(speaker({ provider: "engine", model: "other" })).toBe("river");
  expect(speaker(connected(1), { provider: "engine", model: "other" })).toBe("river");
  expect(speaker({ provider: "engine", model: "third" })).toBe("heart");
  expect(speaker({ provider: "engine", model: "unknown" })).toBe("heart");
  expect(speaker(connected(1))).toBe("heart");
});
