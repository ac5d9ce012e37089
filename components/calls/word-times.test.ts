import { expect, test } from "vitest";
import { loudnessOf, timeWords, wordsOf } from "./word-times";

const turn = { startMs: 1_000, endMs: 3_000 };
const at = (words: ReturnType<typeof timeWords>, word: string) =>
  words.find(({ text }) => text.trim() === word)?.atMs ?? Number.NaN;

test("words share the time of their turn by their letters, and nothing of the text is lost", () => {
  const words = timeWords("one two  three", turn);
  expect(words.map(({ text }) => text).join("")).toBe("one two  three");
  expect(words.map(({ atMs }) => atMs)).toEqual([1_000, 1_571, 2_286]);
  expect(timeWords("", turn)).toEqual([]);
});

test("a pause in the middle of a turn moves no word", () => {
  // Spoken from 1.0 to 1.5 s and from 2.5 to 3.0 s, in steps of 50 ms.
  const levels = Array.from({ length: 80 }, (_, step) =>
    (step >= 20 && step < 30) || (step >= 50 && step < 60) ? 120 : 4,
  );
  const sound = loudnessOf({ caller: levels, agent: [] }, "caller", { offsetMs: 0, durationMs: 4_000 });
  const words = timeWords("alpha beta gamma delta", turn, sound);
  expect(Math.abs(at(words, "beta") - 1_270)).toBeLessThan(60);
  expect(Math.abs(at(words, "gamma") - 2_500)).toBeLessThan(60);
  expect(Math.abs(at(words, "delta") - 2_770)).toBeLessThan(60);
});

test("a side that was silent, or not recorded, shares its time evenly", () => {
  const sound = loudnessOf({ caller: new Array(80).fill(0), agent: [] }, "caller", { offsetMs: 0, durationMs: 4_000 });
  expect(at(timeWords("one two", turn, sound), "two")).toBe(2_143);
  expect(loudnessOf(undefined, "agent", { offsetMs: 0, durationMs: 4_000 })).toBeUndefined();
});

test("where the provider told when each word was said, that counts; where its words are others, it does not", () => {
  const told = {
    ...({ index: 0, role: "caller", text: "One, two.", heardText: null, interrupted: false, ledger: null } as const),
    ...turn,
    words: [
      { text: "One,", startMs: 1_200, endMs: 1_500 },
      { text: "two.", startMs: 2_600, endMs: 2_900 },
    ],
  };
  expect(wordsOf(told, told.text)).toEqual([
    { text: "One, ", atMs: 1_200 },
    { text: "two.", atMs: 2_600 },
  ]);
  expect(wordsOf({ ...told, text: "One or two." }, "One or two.")).toEqual(timeWords("One or two.", turn));
  // Of a turn that was cut off only the words that were heard have a time.
  const cutOff = { ...told, text: "One, two. Three.", heardText: "One, two.", interrupted: true };
  expect(wordsOf(cutOff, "One, two.").map(({ atMs }) => atMs)).toEqual([1_200, 2_600]);
});
