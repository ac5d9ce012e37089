import { expect, test } from "vitest";
import { type Share, withoutShare, withPercent, withShare } from "./shares";

const percents = (shares: readonly Share[]) => shares.map(({ percent }) => percent);
const one: Share[] = [{ versionId: "a", percent: 100 }];

test("whatever is moved, the shares add up to 100 and nobody has nothing", () => {
  const two = withShare(one, "b");
  expect(percents(two)).toEqual([90, 10]);
  const three = withShare(two, "c");
  expect(percents(three)).toEqual([80, 10, 10]);
  expect(percents(withPercent(three, 1, 40))).toEqual([50, 40, 10]);
  expect(percents(withPercent(three, 2, 99))).toEqual([1, 10, 89]);
  expect(percents(withPercent(three, 2, 0))).toEqual([89, 10, 1]);
});

test("what is taken out goes back to the first", () => {
  const three = withPercent(withShare(withShare(one, "b"), "c"), 2, 30);
  expect(withoutShare(three, 2)).toEqual([
    { versionId: "a", percent: 90 },
    { versionId: "b", percent: 10 },
  ]);
});
