import { expect, test } from "vitest";
import { comparison, flatten, merge, summarise, summariseFigure, table } from "./figures";

test("times become their middle, slow end and worst", () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(summarise(values)).toEqual({ p50: 51, p95: 96, max: 100, count: 100 });
});

test("outcomes become a share", () => {
  expect(summariseFigure([true, false, false, false])).toEqual({ share: 0.25, count: 4 });
});

test("nested figures get dotted names, and missing ones none", () => {
  expect(flatten({ a: { b: [1, 2], c: undefined }, d: 3 })).toEqual({ "a.b": [1, 2], d: 3 });
});

test("the values of several runs count together, single numbers become a list", () => {
  expect(merge([{ a: [1, 2], b: 5 }, { a: [3], b: 7 }, { c: [true] }])).toEqual({ a: [1, 2, 3], b: [5, 7], c: [true] });
});

test("the table has a line for each figure", () => {
  expect(table({ "first.ms": [10, 20, 30], cutIns: [true, false] }).split("\n")).toEqual([
    "             p50   p95   max  count",
    "first.ms    20.0  30.0  30.0      3",
    "cutIns    50.0 %                  2",
  ]);
});

test("two builds stand side by side with the difference", () => {
  const lines = comparison(
    { name: "old", figures: { ms: [100, 100], onlyOld: 1 } },
    { name: "new", figures: { ms: [80, 80], onlyNew: 1 } },
  ).split("\n");
  expect(lines[1]).toMatch(/^ms +p50 +100\.0 +80\.0 +-20\.0$/);
  expect(lines).toHaveLength(3);
});
