import { expect, test } from "vitest";
import { changeText, hrefBehind, numberText, periodText, shareText } from "./numbers";

test("changes are told in whole percent, and not where there was nothing before", () => {
  expect([changeText(112, 100), changeText(88, 100), changeText(100, 100)]).toEqual(["+12 %", "−12 %", "no change"]);
  expect([changeText(5, 0), changeText(null, 4)]).toEqual([undefined, undefined]);
});

test("numbers and shares are short", () => {
  expect([numberText(1_240), numberText(12.46), numberText(0)]).toEqual(["1,240", "12.5", "0"]);
  expect([shareText(1, 3), shareText(0, 0)]).toEqual(["33 %", "–"]);
});

test("a period is told by its days, one day by itself", () => {
  expect(periodText({ from: "2026-10-01", to: "2026-11-28" })).toBe("1 Oct 2026 – 28 Nov 2026");
  expect(periodText({ from: "2026-10-01", to: "2026-10-01" })).toBe("1 Oct 2026");
});

test("every number leads to the calls behind it", () => {
  const filters = { from: "2026-03-01", to: "2026-03-07", agent: "nova", version: 2 };
  expect(hrefBehind(filters, { has: "fallbacks" })).toBe(
    "/calls?from=2026-03-01&to=2026-03-07&agent=nova&version=2&has=fallbacks",
  );
});
