import { expect, test } from "vitest";
import { priceUse, sumOf } from "./cost";
import { usesOf, type Work } from "./use";

const none = { listenedMs: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, characters: 0 };
const who = (provider: string, model = "m") => ({ provider, name: provider.toUpperCase(), model });
const choices = { stt: who("ear"), llm: who("mind"), tts: who("mouth") };
const counted = {
  ...{ durationMs: 90_000, promptTokens: 2_000, cachedTokens: 0, completionTokens: 500, characters: 1_200 },
};
const perMinute = { currency: "USD", perMinute: 4_300 };
const perToken = { currency: "USD", perMillionInput: 400_000, perMillionOutput: 1_600_000 };
const perCharacter = { currency: "USD", perMillionCharacters: 15_000_000 };

test("minutes, tokens and characters are counted by their prices, in whole micro-units", () => {
  const [stt, llm, tts] = [
    priceUse({ ...none, stage: "stt", ...who("ear"), listenedMs: 90_000 }, perMinute),
    priceUse({ ...none, stage: "llm", ...who("mind"), promptTokens: 2_000, completionTokens: 500 }, perToken),
    priceUse({ ...none, stage: "tts", ...who("mouth"), characters: 1_200 }, perCharacter),
  ];
  expect([stt.costMicros, llm.costMicros, tts.costMicros]).toEqual([6_450, 1_600, 18_000]);
  expect(sumOf([stt, llm, tts])).toEqual({ costMicros: 26_050, currency: "USD" });
});

test("what runs here costs nothing, whatever the others take", () => {
  const here = priceUse({ ...none, stage: "stt", ...who("engine/stt"), listenedMs: 90_000 }, perMinute);
  expect(here).toMatchObject({ costMicros: 0, currency: null });
  expect(sumOf([here, { costMicros: 5, currency: "EUR" }])).toEqual({ costMicros: 5, currency: "EUR" });
  expect(sumOf([here])).toEqual({ costMicros: 0, currency: null });
});

test("a price that is not known, or another currency, leaves the sum open", () => {
  const unknown = priceUse({ ...none, stage: "tts", ...who("mouth"), characters: 1 }, null);
  expect(sumOf([unknown, { costMicros: 5, currency: "USD" }])).toEqual({ costMicros: null, currency: null });
  const sums = [
    { costMicros: 5, currency: "USD" },
    { costMicros: 5, currency: "EUR" },
  ];
  expect(sumOf(sums).costMicros).toBeNull();
});

test("who took over is charged for what it did, and nobody else", () => {
  const works: Work[] = [
    { stage: "stt", ...who("ear"), listenedMs: 3_000 },
    { stage: "llm", ...who("mind"), promptTokens: 100, completionTokens: 20 },
    { stage: "llm", ...who("mind"), completionTokens: 4 },
    { stage: "llm", ...who("spare"), promptTokens: 130, completionTokens: 30 },
    { stage: "stt", ...who("engine/stt"), listenedMs: 1_000 },
    { stage: "tts", ...who("mouth"), characters: 80 },
  ];
  expect(usesOf(works, counted, choices)).toEqual([
    { ...none, stage: "stt", ...who("ear"), listenedMs: 67_500 },
    { ...none, stage: "stt", ...who("engine/stt"), listenedMs: 22_500 },
    { ...none, stage: "llm", ...who("mind"), promptTokens: 100, completionTokens: 24 },
    { ...none, stage: "llm", ...who("spare"), promptTokens: 130, completionTokens: 30 },
    { ...none, stage: "tts", ...who("mouth"), characters: 80 },
  ]);
});

test("where nobody understood anything the first choice has listened", () => {
  const works: Work[] = [{ stage: "tts", ...who("mouth"), characters: 80 }];
  expect(usesOf(works, counted, choices)).toEqual([
    { ...none, stage: "stt", ...who("ear"), listenedMs: 90_000 },
    { ...none, stage: "tts", ...who("mouth"), characters: 80 },
  ]);
});

test("a call of old is its first choices'", () => {
  expect(usesOf([], counted, choices).map(({ stage, provider }) => [stage, provider])).toEqual([
    ["stt", "ear"],
    ["llm", "mind"],
    ["tts", "mouth"],
  ]);
});
