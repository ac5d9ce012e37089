import { expect, test } from "vitest";
import { createJsonTable, memberRanges } from "./json-table";

const members = {
  one: "1",
  'qu"ote': "back\\slash",
  über: "ˈubəɹ",
  nested: { DEFAULT: "a}", VERB: null, list: [1, [2, "],"], { a: {} }] },
  "": "empty",
  toString: "own",
};

test.each([
  ["compact", JSON.stringify(members)],
  ["indented", JSON.stringify(members, null, 2)],
  ["escaped", JSON.stringify(members).replaceAll("ü", "\\u00fc")],
])("finds every member of %s text and nothing else", (_, text) => {
  const table = createJsonTable(Buffer.from(text));
  expect(table.size).toBe(6);
  for (const [key, value] of Object.entries(members)) expect(table.get(key)).toEqual(value);
  for (const key of ["two", "on", "constructor", "ONE", "__proto__"]) expect(table.get(key)).toBeUndefined();
});

test("many members share the index", () => {
  const many = Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`key${n}`, n]));
  const table = createJsonTable(Buffer.from(JSON.stringify(many)));
  for (const [key, value] of Object.entries(many)) expect(table.get(key)).toBe(value);
  expect(table.get("key5000")).toBeUndefined();
});

test("an object within an object can be a table of its own", () => {
  const text = Buffer.from(JSON.stringify({ tags: ["A", "B"], weights: { x: { A: 1 } } }));
  const ranges = memberRanges(text);
  expect([...ranges.keys()]).toEqual(["tags", "weights"]);
  const range = ranges.get("weights");
  expect(createJsonTable(text, range?.start, range?.end).get("x")).toEqual({ A: 1 });
});

test("an empty object has no members", () => {
  expect(createJsonTable(Buffer.from("{}")).get("x")).toBeUndefined();
});

test("cut-off text is reported as damage", () => {
  expect(() => createJsonTable(Buffer.from('{"a":"b'))).toThrow(/damaged/);
});
