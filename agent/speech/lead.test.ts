import { expect, test } from "vitest";
import { createLead, holdMs, instantPace, learnPace } from "./lead";

test("sound that comes in time lies ahead, sound that comes late leaves a gap", () => {
  let nowMs = 1_000;
  const lead = createLead(() => nowMs);
  expect(lead.aheadMs()).toBe(0);
  lead.add(500);
  nowMs += 100;
  expect(lead.aheadMs()).toBe(400);
  lead.add(200);
  expect(lead.aheadMs()).toBe(600);
  nowMs += 700;
  expect(lead.aheadMs()).toBe(0);
  lead.add(300);
  expect(lead.aheadMs()).toBe(300);
  expect(lead.report()).toEqual({ underruns: 1, underrunMs: 100, leastAheadMs: 0 });
  expect(lead.totalMs()).toBe(1_000);
});

test("one clause alone never runs dry", () => {
  let nowMs = 0;
  const lead = createLead(() => nowMs);
  lead.add(500);
  nowMs += 5_000;
  expect(lead.report()).toEqual({ underruns: 0, underrunMs: 0, leastAheadMs: undefined });
});

test.each([
  ["a fast voice starts at once", { firstMs: 20, factor: 0.02 }, 600, 0],
  ["a voice as slow as speech holds what the next clause takes to begin", { firstMs: 400, factor: 1 }, 600, 250],
  ["a slower one also what it falls behind", { firstMs: 100, factor: 1.5 }, 1_000, 500],
  ["never more than can be borne", { firstMs: 3_000, factor: 3 }, 1_000, 1_200],
])("%s", (_, pace, clauseMs, hold) => {
  expect(holdMs(pace, clauseMs)).toBe(hold);
});

test("a slow clause is believed at once, a fast one by halves", () => {
  const slow = learnPace(instantPace, { firstMs: 400, factor: 0.8 });
  expect(slow).toEqual({ firstMs: 400, factor: 0.8 });
  expect(learnPace(slow, { firstMs: 0, factor: 0 })).toEqual({ firstMs: 200, factor: 0.4 });
});
