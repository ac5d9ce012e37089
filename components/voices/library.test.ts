import { expect, test } from "vitest";
import { everything, filterVoices, type LibraryVoice, languageName, languagesOf } from "./library";

const voice = (id: string, more: Partial<LibraryVoice> = {}): LibraryVoice => ({
  ...{ id, name: id, language: "en-US", description: null, isFavourite: false },
  source: { id: "engine", name: "Parley engine" },
  ...more,
});
const vendor = { id: "0198a1c2-0000-7000-8000-000000000000", name: "Deepgram" };
const voices = [
  voice("heart"),
  voice("thalia", { source: vendor, description: "calm, feminine" }),
  voice("anna", { language: "de-DE", isFavourite: true }),
  voice("james", { language: "en-GB", source: vendor }),
  voice("mystery", { language: null }),
];
const all = { words: "", language: everything, source: everything };
const found = (filter: Partial<typeof all>) => filterVoices(voices, { ...all, ...filter }).map(({ id }) => id);

test("favourites come first, the others stay in their order", () => {
  expect(found({})).toEqual(["anna", "heart", "thalia", "james", "mystery"]);
});

test("each word is looked for in name, description, provider and language", () => {
  expect(found({ words: "deepgram calm" })).toEqual(["thalia"]);
  expect(found({ words: "British" })).toEqual(["james"]);
  expect(found({ words: "german heart" })).toEqual([]);
});

test("a language takes in its regions, a provider only its own", () => {
  expect(found({ language: "en" })).toEqual(["heart", "thalia", "james"]);
  expect(found({ source: vendor.id, language: "en" })).toEqual(["thalia", "james"]);
});

test("each language is offered once, by name", () => {
  expect(languagesOf(voices)).toEqual([
    { value: "en", label: "English" },
    { value: "de", label: "German" },
  ]);
});

test.each([
  ["en-GB", "British English"],
  ["de_DE", "German (Germany)"],
  ["klingon-not-a-code!", "klingon-not-a-code!"],
  [null, ""],
])("%s is shown as %s", (code, name) => {
  expect(languageName(code)).toBe(name);
});
