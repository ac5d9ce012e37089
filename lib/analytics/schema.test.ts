import { expect, test } from "vitest";
import { behind, daysOf, periodBefore, readInsightFilters } from "./schema";

const now = Date.parse("2026-03-10T15:00:00Z");

test("without days, or with days that do not go together, it is the last thirty", () => {
  const usual = { from: "2026-02-09", to: "2026-03-10" };
  expect(readInsightFilters({}, now)).toEqual(usual);
  expect(readInsightFilters({ from: "2026-03-10", to: "2026-03-01" }, now)).toEqual(usual);
  expect(readInsightFilters({ from: "1990-01-01", to: "2026-03-01" }, now)).toEqual(usual);
  expect(daysOf(usual)).toBe(30);
});

test("a version counts only with its agent", () => {
  const days = { from: "2026-03-01", to: "2026-03-02" };
  expect(readInsightFilters({ ...days, version: "2" }, now)).toEqual(days);
  expect(readInsightFilters({ ...days, agent: "nova", version: "2" }, now)).toEqual({
    ...days,
    agent: "nova",
    version: 2,
  });
});

test("the period before is as long and ends the day before", () => {
  expect(periodBefore({ from: "2026-03-01", to: "2026-03-07" })).toEqual({ from: "2026-02-22", to: "2026-02-28" });
});

test("a number leads to the calls behind it", () => {
  expect(behind({ from: "2026-03-01", to: "2026-03-07", agent: "nova" }, { has: "fallbacks" })).toEqual({
    ...{ from: "2026-03-01", to: "2026-03-07", agent: "nova" },
    has: "fallbacks",
  });
});
