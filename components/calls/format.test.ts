import { expect, test } from "vitest";
import { amountText, costText, countOf, endOf, lengthOf, moneyOf } from "./format";

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

test("how much a model did is told as its provider counts it", () => {
  const none = { listenedMs: 0, promptTokens: 0, cachedTokens: 0, completionTokens: 0, characters: 0 };
  const use = { ...none, provider: "1", name: "One", model: "m", costMicros: 0, currency: null };
  expect(amountText({ ...use, stage: "stt", listenedMs: 72_000 })).toBe("1:12 min");
  expect(amountText({ ...use, stage: "tts", characters: 1_200 })).toBe("1,200 characters");
  expect(amountText({ ...use, stage: "reading", promptTokens: 1_500, completionTokens: 40 })).toBe(
    "1,500 read, 40 written",
  );
});
