import { expect, test } from "vitest";
import { costText, countOf, endOf, lengthOf, moneyOf } from "./format";

test("one thing or several", () => {
  expect([countOf(1, "token"), countOf(0, "token")]).toEqual(["1 token", "0 tokens"]);
});

test("a call that goes on has no length, and says so", () => {
  expect(lengthOf({ startedAt: "2026-01-02T10:00:00Z", endedAt: null })).toBeUndefined();
  expect(lengthOf({ startedAt: "2026-01-02T10:00:00Z", endedAt: "2026-01-02T10:00:42Z" })).toBe(42_000);
  expect(endOf({ status: "active", endReason: null }).label).toBe("On now");
});

test("a lost call is named even when nobody wrote down why it ended", () => {
  expect(endOf({ status: "lost", endReason: null })).toEqual({ label: "Agent lost", tone: "danger" });
});

test("money is written so that small amounts are seen", () => {
  expect([moneyOf(26_050, "USD"), moneyOf(1_250_000, "EUR")]).toEqual(["0.0261 USD", "1.25 EUR"]);
  expect(costText({ costMicros: 0, currency: null })).toBe("Free, on this machine");
  expect(costText({ costMicros: null, currency: null })).toBe("No price set");
});
