import { expect, test } from "vitest";
import { latencyOf, medianLatencyMs } from "./latency";

test("what the browser heard counts before what the worker played", () => {
  expect(latencyOf({ speechEndedAt: 1_000, playbackStartedAt: 1_400, heardAt: 1_550 })).toBe(550);
  expect(latencyOf({ speechEndedAt: 1_000, playbackStartedAt: 1_400 })).toBe(400);
});

test("a greeting and a turn without a ledger have none", () => {
  expect(latencyOf({ playbackStartedAt: 300 })).toBeUndefined();
  expect(latencyOf(null)).toBeUndefined();
});

const answered = (latency: number) => ({ speechEndedAt: 0, heardAt: latency });

test.each([
  [[], null],
  [[null, { playbackStartedAt: 5 }], null],
  [[answered(500)], 500],
  [[answered(900), answered(500), answered(600)], 600],
  [[answered(500), null, answered(601)], 551],
])("the median of %j is %j", (ledgers, median) => {
  expect(medianLatencyMs(ledgers)).toBe(median);
});
