import { expect, test } from "vitest";
import { chanceOfRanks, chanceOfShares } from "./chance";

const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test("two shares, as the handbook reckons them", () => {
  // z = (0.6 - 0.45) / sqrt(0.525 * 0.475 * 2 / 100) = 2.124, of which both tails together are 0.0337.
  expect(chanceOfShares({ hits: 60, total: 100 }, { hits: 45, total: 100 })).toBeCloseTo(0.0337, 3);
  expect(chanceOfShares({ hits: 30, total: 100 }, { hits: 30, total: 100 })).toBeCloseTo(1, 6);
});

test("shares of too little say nothing", () => {
  expect(chanceOfShares({ hits: 2, total: 100 }, { hits: 0, total: 100 })).toBeUndefined();
  expect(chanceOfShares({ hits: 0, total: 0 }, { hits: 9, total: 100 })).toBeUndefined();
});

test("two lists that do not overlap are far beyond chance, whichever comes first", () => {
  // U = 0 of 100: z = (50 - 0.5) / sqrt(100 / 12 * 21) = 3.742.
  expect(chanceOfRanks(count(1, 10), count(11, 20))).toBeCloseTo(0.000_183, 5);
  expect(chanceOfRanks(count(11, 20), count(1, 10))).toBeCloseTo(0.000_183, 5);
});

test("equal values share their ranks", () => {
  expect(chanceOfRanks(Array(10).fill(5), Array(10).fill(5))).toBeUndefined();
  const mixed = [...Array(5).fill(1), ...Array(5).fill(2)];
  expect(chanceOfRanks(mixed, mixed)).toBeCloseTo(1, 6);
});

test("fewer than eight numbers say nothing", () => {
  expect(chanceOfRanks(count(1, 7), count(100, 200))).toBeUndefined();
});
