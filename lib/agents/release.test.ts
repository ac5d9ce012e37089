import { describe, expect, test } from "vitest";
import { pickShare } from "./release";

const places = (count: number) => Array.from({ length: count }, (_, place) => place);
const shares = (canary: number, other = 0) => [
  { versionId: "first", percent: 100 - canary - other },
  { versionId: "canary", percent: canary },
  ...(other > 0 ? [{ versionId: "other", percent: other }] : []),
];
const callersOf = (versionId: string, count: number, ...percents: [number, number?]) =>
  places(count).filter((place) => pickShare(shares(...percents), place) === versionId);

test("a place keeps its version", () => {
  for (const place of places(50)) expect(pickShare(shares(30), place)).toBe(pickShare(shares(30), place));
});

describe.each([5, 10, 30, 50, 80])("a share of %i percent", (percent) => {
  test.each([20, 200, 2_000])("is met among the first %i callers", (count) => {
    const found = (callersOf("canary", count, percent).length / count) * 100;
    // Also of twenty people, where chance alone would be off by ten points as often as not.
    expect(Math.abs(found - percent)).toBeLessThan(count === 20 ? 8 : 3);
  });
});

test("growing a share moves nobody out of it, with two versions and with three", () => {
  for (let percent = 1; percent < 60; percent++) {
    const before = callersOf("canary", 500, percent, 20);
    const after = new Set(callersOf("canary", 500, percent + 1, 20));
    expect(before.filter((place) => !after.has(place))).toEqual([]);
    const others = callersOf("other", 500, 20, percent);
    const grown = new Set(callersOf("other", 500, 20, percent + 1));
    expect(others.filter((place) => !grown.has(place))).toEqual([]);
  }
});

test("with another first version other people try what is new", () => {
  const next = [
    { versionId: "second", percent: 90 },
    { versionId: "canary", percent: 10 },
  ];
  const again = places(1_000).filter((place) => pickShare(next, place) === "canary");
  expect(again).not.toEqual(callersOf("canary", 1_000, 10));
});

test("one version with all of it gets everybody", () => {
  expect(new Set(places(200).map((place) => pickShare(shares(100).slice(1), place)))).toEqual(new Set(["canary"]));
});
