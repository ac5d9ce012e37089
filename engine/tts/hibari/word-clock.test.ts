import { expect, test } from "vitest";
import { DURATION_SAMPLES } from "./durations";
import { splitPhonemes } from "./text/sentences";
import { createWordClock } from "./word-clock";

const words = [
  { text: "Well,", phonemes: "wˈɛl, " },
  { text: "10", phonemes: "tˈɛn " },
  { text: "—", phonemes: "" },
  { text: "o'clock.", phonemes: "əklˈɑk." },
];
/** Each symbol lasts two units, and the rest before them five. */
const durationsOf = (part: string) => [5n, ...Array.from(part, () => 2n), 1n];
const unitsOf = (sample: number) => sample / DURATION_SAMPLES;
const inUnits = (places: ReturnType<ReturnType<typeof createWordClock>["take"]>) =>
  places.map(({ text, start, end }) => [text, unitsOf(start), unitsOf(end)]);

test("each word begins with its first phoneme and ends with its last, not with its mark", () => {
  const part = words.map(({ phonemes }) => phonemes).join("");
  expect(inUnits(createWordClock(words, () => true).take(part, durationsOf(part), 1))).toEqual([
    ["Well,", 2, 10],
    ["10", 14, 22],
    ["o'clock.", 24, 36],
  ]);
});

test("words are found across the parts of a sentence, also one that is cut in two", () => {
  const clock = createWordClock(words, () => true);
  const parts = splitPhonemes(words.map(({ phonemes }) => phonemes).join(""), 9);
  expect(parts).toEqual(["wˈɛl,", "tˈɛn", "əklˈɑk."]);
  expect(parts.flatMap((part) => clock.take(part, durationsOf(part), 1)).map(({ text }) => text)).toEqual(
    words.filter(({ phonemes }) => phonemes).map(({ text }) => text),
  );
  const halves = createWordClock([{ text: "along", phonemes: "əlˈɔŋ" }], () => true);
  expect([...halves.take("əl", durationsOf("əl"), 1), ...halves.take("ˈɔŋ", durationsOf("ˈɔŋ"), 1)]).toHaveLength(1);
});

test("symbols that the network does not know take no time", () => {
  const places = createWordClock([{ text: "a", phonemes: "xa" }], (symbol) => symbol !== "x").take(
    "xa",
    [5n, 2n, 1n],
    1,
  );
  expect(inUnits(places)).toEqual([["a", 2, 4]]);
});
