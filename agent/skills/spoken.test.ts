import { expect, test } from "vitest";
import { defaultConfig } from "@/lib/skills/builtin-config";
import { builtinPhrases } from "@/lib/skills/builtin-phrases";
import type { BuiltinName } from "@/lib/skills/catalog";
import { requireGoodPhrases } from "@/lib/skills/phrases/check";
import { builtinConfigSchema } from "@/lib/skills/schema";
import { time } from "./builtin/time";
import { createWeather } from "./builtin/weather";
import { compileSkillPhrases } from "./phrases";
import { askOther, askTime, askWeather, misheardPlaces, noPlaces } from "./testing/spoken";

const skills = [
  { ...time, phrases: builtinPhrases.time },
  { ...createWeather({}), phrases: builtinPhrases.weather },
];
const match = compileSkillPhrases(skills, "Nova");
const skillFor = (sentence: string) => match(sentence)?.skill.name;

test("ninety-five of a hundred ways to ask for time and weather are understood", () => {
  expect(askTime.length + askWeather.length).toBe(100);
  const missed = [
    ...askTime.filter((sentence) => skillFor(sentence) !== "time"),
    ...askWeather.filter((sentence) => skillFor(sentence) !== "weather"),
  ];
  expect(missed.length, missed.join("\n")).toBeLessThanOrEqual(5);
});

test("none of two hundred other sentences is", () => {
  expect(new Set(askOther).size).toBeGreaterThanOrEqual(200);
  expect(askOther.filter((sentence) => skillFor(sentence) !== undefined)).toEqual([]);
});

test.each([
  ["What's the weather like in São Paulo tomorrow, please?", { city: "São Paulo", day: "tomorrow" }],
  ["Hey Nova, could you tell me what time it is in New York right now?", { city: "New York" }],
  ["will it rain in seattle this weekend", { city: "seattle", day: "this weekend" }],
  ["Wie spät ist es in Berlin?", { city: "Berlin" }],
  ["Wie wird das Wetter morgen in Hamburg?", { day: "morgen", city: "Hamburg" }],
])("%s", (sentence, values) => {
  expect(match(sentence)?.input).toEqual(values);
});

test.each(misheardPlaces)("%s means %s", (sentence, city) => {
  expect(match(sentence)?.input).toEqual({ city });
});

test.each(noPlaces)("%s means no place", (sentence) => {
  expect(match(sentence)).toBeUndefined();
});

test("the built-in skills' phrases are good, and no two skills share a sentence", () => {
  const all = Object.entries(builtinPhrases).map(([name, phrases]) => ({ name: name as BuiltinName, phrases }));
  for (const { name } of all) expect(builtinConfigSchema.safeParse(defaultConfig(name)).error).toBeUndefined();
  for (const one of all) expect(() => requireGoodPhrases(one, undefined, all)).not.toThrow();
});
