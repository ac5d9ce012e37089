import { expect, test } from "vitest";
import { createJsonTable } from "./json-table";
import { createTagger } from "./tagger";

const table = (members: object) => createJsonTable(Buffer.from(JSON.stringify(members)));

function tagger(weights: Record<string, Record<string, number>>, certain: Record<string, string> = {}) {
  return createTagger({
    tags: ["DT", "NN", "VB", "CD"],
    certain: table(certain),
    frequent: new Set(["the", "record", "!YEAR"]),
    weights: table(weights),
  });
}

test("a word with one tag needs no weights", () => {
  expect(tagger({}, { the: "DT" })(["the"])).toEqual(["DT"]);
});

test("the tag before decides between noun and verb", () => {
  const tag = tagger({ "w=record": { NN: 1, VB: 1.5 }, "t-1=DT": { NN: 1 } }, { the: "DT", to: "TO" });
  expect(tag(["the", "record"])).toEqual(["DT", "NN"]);
  expect(tag(["to", "record"])).toEqual(["TO", "VB"]);
});

test("ties go to the last name, and a word without evidence is a noun", () => {
  expect(tagger({ "w=record": { NN: 1, VB: 1 } })(["record"])).toEqual(["VB"]);
  expect(tagger({})(["record"])).toEqual(["NN"]);
});

test("rare words are known by their shape, years by being years", () => {
  const tag = tagger({ "w=<Xx>": { VB: 1 }, "w=!YEAR": { CD: 1 }, "w=<d>": { DT: 1 } });
  expect(tag(["Zed", "1998", "77"])).toEqual(["VB", "CD", "DT"]);
});
