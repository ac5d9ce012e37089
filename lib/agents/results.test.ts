import { describe, expect, test } from "vitest";
import type { RollbackRule } from "./release-schema";
import { breaches, compare, type MeasuredCall, quantile, resultsOf } from "./results";

const calls = (count: number, change: Partial<MeasuredCall> = {}): MeasuredCall[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ lengthMs: 60_000 + index * 100, incidents: 0, interruptions: 1, falseInterruptions: 0 },
    ...{ isSuccess: null, callerThumb: null, reviewersThumb: null, latencies: [400 + index, 500 + index] },
    ...change,
  }));
const slow = (count: number) => calls(count).map((call, index) => ({ ...call, latencies: [900 + index] }));

test("results are taken together, and of nothing they are nothing", () => {
  expect(resultsOf(calls(3))).toEqual({
    calls: 3,
    medianLengthMs: 60_100,
    latencyP50Ms: 451,
    latencyP95Ms: 502,
    interruptionsPerCall: 1,
    incidentsPerCall: 0,
    falseInterruptionsPerCall: 0,
    successes: { hits: 0, total: 0 },
    callersThumbs: { hits: 0, total: 0 },
    reviewersThumbs: { hits: 0, total: 0 },
  });
  const judged = [...calls(3, { isSuccess: true }), ...calls(1, { isSuccess: false }), ...calls(4)];
  expect(resultsOf(judged)).toMatchObject({ successes: { hits: 3, total: 4 } });
  expect(resultsOf([])).toMatchObject({ calls: 0, medianLengthMs: null, latencyP50Ms: null, incidentsPerCall: null });
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(3);
});

describe("comparing", () => {
  test("few calls tell nothing, equal ones no difference", () => {
    expect(compare(calls(4), slow(4))).toEqual([
      { text: "Too few calls yet to tell them apart.", isBeyondChance: false },
    ]);
    expect(compare(calls(40), calls(40))).toEqual([
      { text: "No difference so far that could not be chance.", isBeyondChance: false },
    ]);
  });

  test("later answers and more incidents are said in plain sentences", () => {
    const worse = slow(40).map((call, index) => ({ ...call, incidents: index % 2 }));
    const some = calls(40).map((call, index) => ({ ...call, incidents: index % 10 === 0 ? 1 : 0 }));
    const found = compare(some, worse);
    expect(found.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Its answers come later: 4\d\d ms at the median\.$/),
      "Incidents happen in 50 % of its calls, against 10 %.",
    ]);
    expect(found.every(({ isBeyondChance }) => isBeyondChance)).toBe(true);
  });

  test("successes are compared among the calls of which it is known", () => {
    const judged = (successes: number) => [
      ...calls(successes, { isSuccess: true }),
      ...calls(40 - successes, { isSuccess: false }),
      ...calls(100),
    ];
    expect(compare(judged(36), judged(16)).map(({ text }) => text)).toEqual([
      "40 % of its judged calls are a success, against 90 %.",
    ]);
    expect(compare(judged(20), judged(22))[0]?.isBeyondChance).toBe(false);
  });
});

describe("thumbs", () => {
  const rated = (good: number, bad: number, key: "callerThumb" | "reviewersThumb") => [
    ...calls(good, { [key]: 1 }),
    ...calls(bad, { [key]: -1 }),
    ...calls(5),
  ];

  test("are counted among the calls that have one, callers' and reviewers' apart", () => {
    const both = [
      ...rated(3, 1, "callerThumb"),
      ...calls(2, { reviewersThumb: 2 }),
      ...calls(1, { reviewersThumb: 0 }),
    ];
    expect(resultsOf(both)).toMatchObject({
      callersThumbs: { hits: 3, total: 4 },
      reviewersThumbs: { hits: 2, total: 2 },
    });
  });

  test("are named when they differ by more than chance", () => {
    const told = (first: MeasuredCall[], other: MeasuredCall[]) => compare(first, other).map(({ text }) => text);
    expect(told(rated(36, 4, "callerThumb"), rated(20, 20, "callerThumb"))).toEqual([
      "Callers find 50 % of its rated calls good, against 90 %.",
    ]);
    expect(told(rated(20, 20, "reviewersThumb"), rated(36, 4, "reviewersThumb"))).toEqual([
      "Reviewers find 90 % of its rated calls good, against 50 %.",
    ]);
    expect(told(rated(9, 1, "callerThumb"), rated(5, 5, "callerThumb"))).toEqual([
      "No difference so far that could not be chance.",
    ]);
  });
});

describe("the rule for going back", () => {
  const rule: RollbackRule = { calls: 10, incidentsPerCall: 0.2, latencyMs: 300 };

  test("waits for its number of calls", () => {
    expect(breaches(rule, calls(50), slow(9))).toBeUndefined();
    expect(breaches(rule, calls(50), slow(10))).toMatch(/^its slowest answers took 9\d\d ms, against 5\d\d ms$/);
  });

  test("keeps within its margins", () => {
    expect(breaches({ ...rule, latencyMs: 600 }, calls(50), slow(10))).toBeUndefined();
    expect(breaches({ ...rule, latencyMs: null }, calls(50), slow(10))).toBeUndefined();
    expect(breaches(rule, calls(50), calls(10, { incidents: 1 }))).toBe("it had 1.00 incidents a call, against 0.00");
    expect(breaches(rule, calls(50, { incidents: 1 }), calls(10, { incidents: 1 }))).toBeUndefined();
  });

  test("judges incidents also when nobody has called the first version", () => {
    expect(breaches(rule, [], calls(10, { incidents: 1 }))).toMatch(/incidents/);
    expect(breaches(rule, [], slow(10))).toBeUndefined();
  });
});
