import { expect, test } from "vitest";
import { createStillness } from "./stillness";

const beats = (...values: [string, number][]) => new Map(values);

test("what changes is never still, what does not is so from its last change on", () => {
  const stillness = createStillness(1_000);
  expect(stillness.look(beats(["a", 1], ["b", 1]), 0)).toEqual(beats(["a", 0], ["b", 0]));
  expect(stillness.look(beats(["a", 2], ["b", 1]), 500)).toEqual(beats(["a", 0], ["b", 500]));
  expect(stillness.look(beats(["a", 2], ["b", 1]), 1_200)).toEqual(beats(["a", 700], ["b", 1_200]));
});

test("a looker that was held up itself blames nobody", () => {
  const stillness = createStillness(1_000);
  stillness.look(beats(["a", 1]), 0);
  expect(stillness.look(beats(["a", 1]), 5_000)).toEqual(beats(["a", 0]));
  expect(stillness.look(beats(["a", 1]), 5_900)).toEqual(beats(["a", 900]));
});

test("after a time of blindness it begins anew, and what was gone is new", () => {
  const stillness = createStillness(1_000);
  stillness.look(beats(["a", 1], ["b", 1]), 0);
  stillness.reset();
  expect(stillness.look(beats(["a", 1]), 500)).toEqual(beats(["a", 0]));
  expect(stillness.look(beats(["a", 1], ["b", 1]), 600)).toEqual(beats(["a", 100], ["b", 0]));
});
