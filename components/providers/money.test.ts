import { expect, test } from "vitest";
import { priceSchema } from "@/lib/providers/schema";
import { draftOfPrice, moneyText, priceLines, priceOf, readMoney } from "./money";

test.each([
  ["0.006", 6_000, "0.006"],
  ["15", 15_000_000, "15"],
  ["2,5", 2_500_000, "2.50"],
  ["0.1", 100_000, "0.10"],
  [" 0.0000015 ", Number.NaN, undefined],
  ["0.000001", 1, "0.000001"],
  ["1.", 1_000_000, "1"],
  ["-1", Number.NaN, undefined],
  ["1e3", Number.NaN, undefined],
  ["cheap", Number.NaN, undefined],
])("%s is read as %d micro-units", (typed, micros, shown) => {
  expect(readMoney(typed)).toBe(micros);
  if (shown !== undefined) expect(moneyText(micros)).toBe(shown);
});

test("a price goes into the form and comes back", () => {
  const price = { currency: "EUR", perMillionInput: 400_000, perMillionOutput: 1_600_000 };
  expect(draftOfPrice(price)).toEqual({ currency: "EUR", perMillionInput: "0.40", perMillionOutput: "1.60" });
  expect(priceOf(draftOfPrice(price), "tokens")).toEqual(price);
  expect(priceLines(price)).toEqual(["0.40 EUR a million tokens read", "1.60 EUR a million tokens written"]);
});

test("no amount is no price, and an amount of another unit does not count", () => {
  expect(priceOf({ currency: "USD" }, "minute")).toBeNull();
  expect(priceOf({ currency: "USD", perMinute: "1" }, "characters")).toBeNull();
});

test("what cannot be read is refused by the schema", () => {
  const price = priceOf({ currency: "usd", perMinute: "a lot" }, "minute");
  expect(price).toMatchObject({ currency: "USD" });
  expect(priceSchema.safeParse(price).error?.issues.map(({ path }) => path)).toEqual([["perMinute"]]);
});
