import { expect, test } from "vitest";
import { isFigure, readFigure } from "./figures";
import { createJsonTable } from "./json-table";
import { createLexicon } from "./lexicon";

const table = (members: object) => createJsonTable(Buffer.from(JSON.stringify(members)));

const numbers = {
  zero: "zˈɪɹO", one: "wˈʌn", two: "tˈu", three: "θɹˈi", four: "fˈɔɹ", five: "fˈIv", nine: "nˈIn", twelve: "twˈɛlv",
  twenty: "twˈɛnti", ninety: "nˈIndi", nineteen: "nˌIntˈin", hundred: "hˈʌndɹəd", thousand: "θˈWzᵊnd", first: "fˈɜɹst",
  eighty: "ˈATi", and: "ænd", point: "pˈYnt", minus: "mˈInəs", oh: "ˈO", dollar: "dˈɑləɹ", cent: "sˈɛnt",
}; // biome-ignore format: a table
const lexicon = createLexicon(
  table({
    ...numbers,
    walk: "wˈɔk", want: "wˈɑnt", cat: "kˈæt", dog: "dˈɔɡ", bus: "bˈʌs", carry: "kˈæɹi", need: "nˈid", stop: "stˈɑp", make: "mˈAk",
    read: { DEFAULT: "ɹˈid", VBD: "ɹˈɛd" }, live: { DEFAULT: "lˈIv", VERB: "lˈɪv" }, that: { DEFAULT: "ðæt", None: "ðˈæt" },
    used: { DEFAULT: "jˈuzd", VBD: "jˈust" }, to: "tˈu", am: "ˈæm", A: "ˈA", B: "bˈi", F: "ˈɛf", I: "ˈI", M: "ˈɛm", O: "ˈO",
    Paris: "pˈɛɹɪs", percent: "pəɹsˈɛnt", versus: "vˈɜɹsəs",
  }), // biome-ignore format: a table
  table({ gizmo: "ɡˈɪzmO", walk: "wrong" }),
);
const PAUSE = { vowel: undefined, to: false };
const VOWEL = { vowel: true, to: false };
const CONSONANT = { vowel: false, to: false };
const read = (word: string, tag = "NN", ahead = CONSONANT as { vowel: boolean | undefined; to: boolean }) =>
  lexicon.read(word, tag, undefined, ahead);

test("the checked list goes before the generated one", () => {
  expect(read("walk")).toBe("wˈɔk");
  expect(read("gizmo")).toBe("ɡˈɪzmO");
  expect(read("zzyzx")).toBeUndefined();
});

test("a name is found in small letters, a word in capitals", () => {
  expect(read("paris")).toBe("pˈɛɹɪs");
  expect(read("Cat")).toBe("kˈæt");
  expect(read("WALK", "VB")).toBe("wˈɔk");
});

test("the tag and what follows choose between readings", () => {
  expect(read("read", "VB")).toBe("ɹˈid");
  expect(read("read", "VBD")).toBe("ɹˈɛd");
  expect(read("live", "VBP")).toBe("lˈɪv");
  expect(read("live", "JJ")).toBe("lˈIv");
  expect(read("that", "IN", PAUSE)).toBe("ðˈæt");
  expect(read("that", "IN")).toBe("ðæt");
});

test("small words listen to the next sound", () => {
  expect(read("the", "DT", VOWEL)).toBe("ði");
  expect(read("the", "DT")).toBe("ðə");
  expect(read("to", "TO", VOWEL)).toBe("tʊ");
  expect(read("to", "TO")).toBe("tə");
  expect(read("to", "TO", PAUSE)).toBe("tˈu");
  expect(read("a", "DT")).toBe("ɐ");
  expect(read("A", "NN")).toBe("ˈA");
  expect(read("in", "IN")).toBe("ɪn");
  expect(read("in", "RP")).toBe("ˈɪn");
  expect(read("used", "VBD", { vowel: false, to: true })).toBe("jˈust");
  expect(read("used", "VBD")).toBe("jˈuzd");
  expect(read("vs.", "IN")).toBe("vˈɜɹsəs");
});

test.each([
  ["cats", "kˈæts"],
  ["dogs", "dˈɔɡz"],
  ["buses", "bˈʌsᵻz"],
  ["carries", "kˈæɹiz"],
  ["cat's", "kˈæts"],
  ["walked", "wˈɔkt"],
  ["needed", "nˈidᵻd"],
  ["wanted", "wˈɑntᵻd"],
  ["carried", undefined],
  ["stopping", "stˈɑpɪŋ"],
  ["making", "mˈAkɪŋ"],
])("%s is made from its stem", (word, phonemes) => {
  expect(read(word)).toBe(phonemes);
});

test("letters are spelled, the last one stressed", () => {
  expect(read("F.B.I.", "NNP")).toBe("ˌɛfbˌiˈI");
  expect(read("FBI", "NNP")).toBe("ˌɛfbˌiˈI");
  expect(read("%")).toBe("pəɹsˈɛnt");
});

test.each(["constructor", "__proto__", "toString", "valueOf"])("%s is an unknown word like others", (word) => {
  expect(read(word)).toBeUndefined();
});

test.each([
  ["5", true, true],
  ["1,234.5", true, true],
  ["-5", true, true],
  ["-5", false, false],
  ["1980s", true, true],
  ["3rd", true, true],
  ["abc", true, false],
  ["5x", true, false],
])("isFigure(%s)", (text, isHead, expected) => {
  expect(isFigure(text, isHead)).toBe(expected);
});

test.each([
  ["5", undefined, true, "fˈIv"],
  ["-5", undefined, true, "mˈInəs fˈIv"],
  ["1,000", undefined, true, "wˈʌn θˈWzᵊnd"],
  ["1st", undefined, true, "fˈɜɹst"],
  ["1985", undefined, true, "nˌIntˈin ˈATi fˈIv"],
  ["1905", undefined, true, "nˌIntˈin ˈO fˈIv"],
  ["1980s", undefined, true, "nˌIntˈin ˈATiz"],
  ["2.50", undefined, true, "tˈu pYnt fˈIv"],
  [".5", undefined, true, "pYnt fˈIv"],
  ["2000", "$", true, "tˈu θˈWzᵊnd dˈɑləɹz"],
  ["1", "$", true, "wˈʌn dˈɑləɹ"],
  ["1.05", "$", true, "wˈʌn dˈɑləɹ ænd fˈIv sˈɛnts"],
  ["0.05", "$", true, "fˈIv sˈɛnts"],
  ["5.00", "$", true, "fˈIv dˈɑləɹz"],
  ["2.5", "$", true, "tˈu dˈɑləɹz ænd fˈɪfti sˈɛnts"],
  ["12", undefined, false, "twˈɛlv"],
  ["204", undefined, false, "tˈu O fˈɔɹ"],
  ["0420", undefined, false, "fˈɔɹ twˈɛnti"],
  ["500", undefined, false, "fˈIv hˈʌndɹəd"],
  ["1.2.3", undefined, true, "wˈʌn tˈu θɹˈi"],
])("figure %s in %s", (text, currency, isHead, phonemes) => {
  const said = readFigure(text, currency, isHead, {
    ...lexicon,
    say: (word, stress) => (word === "fifty" ? "fˈɪfti" : lexicon.say(word, stress)),
  });
  expect(said).toBe(phonemes);
});
