import { expect, test } from "vitest";
import type { TimedWord } from "../providers/timed-word";
import { heardUntil, placeWords } from "./word-places";

/** Words of 200 ms each, one every 250 ms. */
const told = (text: string, fromMs = 0): TimedWord[] =>
  text.split(" ").map((word, index) => ({
    text: word,
    startMs: fromMs + index * 250,
    endMs: fromMs + index * 250 + 200,
  }));
const soundOf = (text: string, audioMs: number) => ({ audioMs, spokenCharacters: text.length });

test.each([
  [0, ""],
  [1_000, "One two"],
  [1_200, "One two"],
  [2_000, "One two three four"],
  [9_000, "One two three four"],
])("of two seconds that nobody told the words of, %i ms were heard", (playedMs, heard) => {
  const text = "One two three four";
  expect(heardUntil(text, placeWords(text, [], soundOf(text, 2_000)), playedMs).text).toBe(heard);
});

test("what has no sound yet was not heard, however long the caller listened", () => {
  const text = "One two three four";
  const placed = placeWords(text, [], { audioMs: 500, spokenCharacters: "One two".length });
  expect(heardUntil(text, placed, 9_000).text).toBe("One two");
});

test("where the voice told, a word counts once it was played to its end", () => {
  const text = "**One** two, three — four.";
  const placed = placeWords(text, told("one two three four"), soundOf(text, 1_000));
  expect(placed.map(({ startMs, isTold }) => [Math.round(startMs), isTold])).toEqual([
    [0, true],
    [250, true],
    [500, true],
    [717, false],
    [750, true],
  ]);
  expect(heardUntil(text, placed, 449).text).toBe("**One**");
  expect(heardUntil(text, placed, 450).text).toBe("**One** two,");
  expect(heardUntil(text, placed, 950)).toMatchObject({ text, words: { length: 5 } });
});

test("words that were worded for the ear share the time of those that were said for them", () => {
  const text = "It costs 20% more at 10:30.";
  const said = told("It costs 20 percent more at ten thirty");
  const placed = placeWords(text, said, soundOf(text, 2_000));
  expect(placed.map(({ text: word, isTold }) => [word, isTold])).toEqual([
    ["It", true],
    ["costs", true],
    ["20%", true],
    ["more", true],
    ["at", true],
    ["10:30.", false],
  ]);
  expect(placed.at(-1)).toMatchObject({ startMs: expect.closeTo(1_529, 0), endMs: 2_000 });
  expect(heardUntil(text, placed, 1_300).text).toBe("It costs 20% more");
});

test("a voice that took over in the middle and tells nothing shares out the rest of the sound", () => {
  const text = "One two three four";
  const placed = placeWords(text, told("One two"), soundOf(text, 1_450));
  expect(placed.slice(0, 2).every(({ isTold }) => isTold)).toBe(true);
  expect(heardUntil(text, placed, 1_200).text).toBe("One two three");
});

test("the same word twice keeps its order", () => {
  const text = "the cat and the dog";
  const placed = placeWords(text, told("the cat and the dog"), soundOf(text, 1_250));
  expect(placed.map(({ startMs }) => startMs)).toEqual([0, 250, 500, 750, 1_000]);
});

test("nothing was written, or nothing was told that fits", () => {
  expect(placeWords("", told("a b"), soundOf("", 500))).toEqual([]);
  expect(placeWords("你好 世界", told("hello world"), soundOf("你好 世界", 500)).every(({ isTold }) => !isTold)).toBe(
    true,
  );
});
