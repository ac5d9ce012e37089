import { expect, test } from "vitest";
import { momentHash, momentOf } from "./moment";

test("an address leads to a moment and back", () => {
  expect(momentOf(momentHash(12_340))).toBe(12_300);
  expect(momentOf("#t=7")).toBe(7_000);
  expect([momentOf(""), momentOf("#t="), momentOf("#t=1e9"), momentOf("#turn")]).toEqual(Array(4).fill(undefined));
});
