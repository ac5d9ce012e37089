import { expect, test } from "vitest";
import { pickShare } from "./release";

const shares = [
  { versionId: "old", percent: 90 },
  { versionId: "new", percent: 10 },
];

test("a key keeps its version", () => {
  expect(pickShare(shares, "release:ann")).toBe(pickShare(shares, "release:ann"));
});

test("many keys fall in the shares' proportion", () => {
  const picks = Array.from({ length: 10_000 }, (_, index) => pickShare(shares, `release:${index}`));
  const share = picks.filter((version) => version === "new").length / picks.length;
  expect(share).toBeGreaterThan(0.08);
  expect(share).toBeLessThan(0.12);
});

test("one version with all of it gets everybody", () => {
  const keys = Array.from({ length: 200 }, (_, index) => `key-${index}`);
  expect(new Set(keys.map((key) => pickShare([{ versionId: "only", percent: 100 }], key)))).toEqual(new Set(["only"]));
});
