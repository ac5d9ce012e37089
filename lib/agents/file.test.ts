import { expect, test } from "vitest";
import { fromFile, missingText, type NamedConnection, toFile } from "./file";
import { type AgentConfig, starterConfig } from "./schema";

const idOf = (number: number) => `01980000-0000-7000-8000-00000000000${number}`;
const here: NamedConnection[] = [
  { id: idOf(1), stage: "llm", name: "Big model" },
  { id: idOf(2), stage: "tts", name: "Voices" },
];
const elsewhere = here.map((connection, index) => ({ ...connection, id: idOf(index + 5) }));
const config: AgentConfig = {
  ...starterConfig,
  instructions: 'You are Nova.\n\n- Be brief: two sentences.\n- Say "no" # when needed',
  llm: { provider: "connection", connectionId: idOf(1) },
  fallbacks: {
    stt: [],
    llm: [starterConfig.llm],
    tts: [{ provider: "connection", connectionId: idOf(2), voice: "bella" }],
  },
  analysis: {
    ...{ isOn: true, criteria: "The caller has a table.", extraction: '{\n  "type": "object"\n}' },
    model: { provider: "connection", connectionId: idOf(1) },
  },
};
const content = { name: "Nova", description: "yes: no", config };

test("a file reads back as what was written", () => {
  expect(fromFile(toFile("nova", content, here), here)).toEqual({ slug: "nova", content, missing: [] });
});

test("in another Parley the same names lead to its own connections", () => {
  const read = fromFile(toFile("nova", content, here), elsewhere);
  expect(read.missing).toEqual([]);
  expect(read.content.config.llm).toEqual({ provider: "connection", connectionId: idOf(5) });
  expect(read.content.config.analysis.model).toEqual({ provider: "connection", connectionId: idOf(5) });
  expect(toFile("nova", read.content, elsewhere)).toBe(toFile("nova", content, here));
});

test("a file holds no ids, and its text is for people", () => {
  const text = toFile("nova", content, here);
  expect(text).not.toContain("0198");
  expect(text).toContain("instructions: |");
  expect(text).toContain("name: Big model");
});

test("what is not connected is named, and the models of this machine stand in", () => {
  const read = fromFile(toFile("nova", content, here), [{ id: idOf(2), stage: "stt", name: "Voices" }]);
  expect(read.missing).toEqual([
    { stage: "llm", name: "Big model" },
    { stage: "tts", name: "Voices" },
  ]);
  expect(read.content.config.llm).toEqual(starterConfig.llm);
  expect(read.content.config.fallbacks.tts).toEqual([]);
  expect(read.content.config.analysis.model).toBeNull();
  expect(missingText(read.missing)).toMatch(
    /^This agent uses “Big model”, “Voices”, which nobody has connected here\./,
  );
});

test.each([
  ["rubbish", "a: [", /not a YAML file/],
  ["another kind of file", "name: Nova", /parley/],
  ["a field nobody knows", `${toFile("nova", content, here)}apiKey: sk-1\n`, /apiKey/],
  ["a field twice", `${toFile("nova", content, here)}name: Nova\n`, /unique/],
  ["a file that unfolds", "a: &a [1,2]\nb: [*a, *a]\n", /aliases/],
  ["a very long file", `parley: ${"x".repeat(100_000)}`, /too long/],
])("%s is refused with a sentence", (_name, text, message) => {
  expect(() => fromFile(text, here)).toThrow(message);
});
