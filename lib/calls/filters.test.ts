import { expect, test } from "vitest";
import { isNarrowed, readFilters, writeFilters } from "./filters";

test("an address is read and written without loss", () => {
  const address = "q=late+order&from=2026-01-02&version=2&minSeconds=0&has=fallbacks";
  const filters = readFilters(Object.fromEntries(new URLSearchParams(address)));
  expect(filters).toEqual({ q: "late order", from: "2026-01-02", version: 2, minSeconds: 0, has: "fallbacks" });
  expect(writeFilters(filters)).toBe(address);
});

test("what is not understood is left out", () => {
  const odd = { q: "  ", from: "yesterday", version: "-1", person: "me", ended: ["caller"], colour: "blue" };
  expect(readFilters(odd)).toEqual({});
  expect([isNarrowed({}), isNarrowed({ sort: "newest" }), isNarrowed({ agent: "nova" })]).toEqual([false, false, true]);
});
