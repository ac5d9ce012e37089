import { expect, test } from "vitest";
import { createJsonTable } from "./json-table";
import { createLexicon } from "./lexicon";
import { phonemesOf, spellSentence } from "./phonemize";

const table = (members: object) => createJsonTable(Buffer.from(JSON.stringify(members)));
const lexicon = createLexicon(
  table({
    the: "ðə", end: "ˈɛnd", well: "wˈɛl", known: "nˈOn", "can't": "kˈænt", five: "fˈIv", dollar: "dˈɑləɹ", phone: "fˈOn", I: "ˈI",
    two: "tˈu", B: "bˈi", "it's": "ɪts", hello: "həlˈO", water: "wˈɔɾəɹ", to: "tˈu",
  }), // biome-ignore format: a table
  table({}),
);
const tags: Record<string, string> = {
  the: "DT",
  The: "DT",
  $: "$",
  "5": "CD",
  ".": ".",
  ",": ",",
  "!": ".",
  "-": "HYPH",
  "(": "-LRB-",
  ")": "-RRB-",
};
const say = (text: string) =>
  phonemesOf(
    spellSentence(text, {
      lexicon,
      tag: (words) => words.map((word) => tags[word] ?? "NN"),
      guess: (word) => `<${word}>`,
    }),
  );

test.each([
  ["hello, hello.", "həlˈO, həlˈO."],
  ["the end", "ði ˈɛnd"],
  ["the phone", "ðə fˈOn"],
  ["can't", "kˈænt"],
  ["well-known", "wˌɛlnˈOn"],
  ["$5.", "fˈIv dˈɑləɹz."],
  ["(hello)", "(həlˈO)"],
  ["iPhone5", "ˈI fˈOn fˈIv"],
  ["B2B", "bˈitəbˈi"],
  ["zork the end!", "<zork> ði ˈɛnd!"],
  ["zork5@hello", "<zork> fˈIv æt <hello>"],
  ["water", "wˈɔTəɹ"],
  ["", ""],
  ["- _ '", ""],
])("%s", (text, phonemes) => {
  expect(say(text)).toBe(phonemes);
});

test("thousands of pieces without a space take no longer than thousands of words", () => {
  expect(say("5-".repeat(3_000)).length).toBeGreaterThan(1_000);
});
