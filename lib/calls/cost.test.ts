import { expect, test } from "vitest";
import { costOf, type Prices } from "./cost";

const usage = { listenedMs: 90_000, promptTokens: 2_000, completionTokens: 500, characters: 1_200 };
const prices: Prices = {
  stt: { currency: "USD", perMinute: 4_300 },
  llm: { currency: "USD", perMillionInput: 400_000, perMillionOutput: 1_600_000 },
  tts: { currency: "USD", perMillionCharacters: 15_000_000 },
};

test("minutes, tokens and characters are counted by their prices, in whole micro-units", () => {
  const { stages, micros, currency } = costOf(usage, prices);
  expect(stages.map(({ stage, micros: of }) => [stage, of])).toEqual([
    ["stt", 6_450],
    ["llm", 1_600],
    ["tts", 18_000],
  ]);
  expect([micros, currency]).toEqual([26_050, "USD"]);
});

test("what runs here costs nothing", () => {
  expect(costOf(usage, { stt: "local", llm: "local", tts: "local" })).toMatchObject({ micros: 0, currency: null });
});

test("a price that is not known, or another currency, leaves the sum open", () => {
  expect(costOf(usage, { ...prices, tts: null }).micros).toBeNull();
  expect(costOf(usage, { ...prices, stt: { currency: "EUR", perMinute: 1 } }).micros).toBeNull();
});
